using System.Text.RegularExpressions;

namespace Nightshift.Repositories;

/// <summary>What people write to name a repository, as one address and a name for it.</summary>
public static partial class RepositoryAddress
{
    /// <summary>Whether the text is owner and name, as GitHub writes them.</summary>
    public static bool IsFullName(string text) => FullName().IsMatch(text);

    /// <summary>The address without what does not matter: <c>.git</c>, a slash or blanks at its end. <c>git@host:path</c> is one of ssh.</summary>
    public static Uri? Read(string text)
    {
        text = text.Trim().TrimEnd('/');
        if (Scp().Match(text) is { Success: true } scp) text = $"ssh://{scp.Groups["host"]}/{scp.Groups["path"]}";
        if (text.EndsWith(".git", StringComparison.Ordinal)) text = text[..^4];
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Query: "", Fragment: "" } && address.AbsolutePath.Length > 1 && !text.Any(char.IsControl) ? address : null;
    }

    /// <summary>The last two parts of its path, which most hosts use for owner and name.</summary>
    public static string NameOf(Uri address) => string.Join('/', address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeLast(2).Select(Uri.UnescapeDataString));

    [GeneratedRegex(@"\A(?<host>[\w.-]+@[A-Za-z0-9][A-Za-z0-9.-]*):(?!/)(?<path>.+)\z")]
    private static partial Regex Scp();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex FullName();
}
