using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Nightshift.Tools;

/// <summary>
/// The tools that models may call, from MCP servers. Whoever runs the installation decides on them, for all of its users. Section <c>Tools</c>.
/// </summary>
internal sealed class ToolOptions
{
    public const string Section = "Tools";

    /// <summary>By name: lower-case letters, digits and hyphens, at most 20.</summary>
    public Dictionary<string, ToolServerOptions> Servers { get; set; } = [];

    /// <summary>How often a model may ask for tools within one step before it has to answer; 8 unless set.</summary>
    [Range(1, 100)]
    public int Rounds { get; set; } = 8;

    /// <summary>The most characters of one result that a model is told; the rest is left out. 20,000 unless set.</summary>
    [Range(100, 1_000_000)]
    public int MostCharacters { get; set; } = 20_000;
}

/// <summary>One MCP server: either a process that Jobs starts, or an address.</summary>
internal sealed class ToolServerOptions
{
    /// <summary>The program of a server that talks over stdio.</summary>
    public string? Command { get; set; }

    /// <summary>Its arguments, each as it is: no shell reads them.</summary>
    public List<string> Arguments { get; set; } = [];

    /// <summary>All of its environment but <c>PATH</c>, <c>HOME</c> and their like: it inherits nothing of Jobs.</summary>
    public Dictionary<string, string> Environment { get; set; } = [];

    /// <summary>Where it is started; the folder for temporary files unless set.</summary>
    public string? Folder { get; set; }

    /// <summary>The address of a server that talks over HTTP.</summary>
    public string? Url { get; set; }

    /// <summary>Sent to it as a bearer token. Never shown, logged or put into a message.</summary>
    public string? Token { get; set; }

    /// <summary>Which roles are offered its tools, with commas: <c>criteria</c>, <c>tests</c>, <c>code</c>, <c>repair</c>, or an agent's name.</summary>
    public string Roles { get; set; } = "";

    /// <summary>Which of its tools may be called, with commas. What is not named here is neither offered nor called.</summary>
    public string Tools { get; set; } = "";

    /// <summary>How long one call may take, and how long the server may take to be ready, in seconds; 30 unless set.</summary>
    [Range(0.1, 3600)]
    public double Seconds { get; set; } = 30;

    internal static string[] Names(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Says everything that is wrong with the section <c>Tools</c> at once, each with the key to correct.</summary>
internal sealed partial class ToolOptionsCheck : IValidateOptions<ToolOptions>
{
    public ValidateOptionsResult Validate(string? name, ToolOptions options)
    {
        List<string> problems = [.. Ranges(ToolOptions.Section, options), .. options.Servers.SelectMany(server => Server(server.Key, server.Value))];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Server(string name, ToolServerOptions server)
    {
        var key = $"{ToolOptions.Section}:{nameof(ToolOptions.Servers)}:{name}";
        if (!NamePattern().IsMatch(name)) yield return $"{key}: a server's name is 1 to 20 lower-case letters, digits and hyphens.";
        if (server.Command is null == server.Url is null) yield return $"{key} needs either a Command or a Url.";
        if (server.Url is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) yield return $"{key}:Url must be an http or https address.";
        if (ToolServerOptions.Names(server.Roles).Length == 0) yield return $"{key}:Roles must name the roles that are offered its tools, such as code, repair.";
        if (ToolServerOptions.Names(server.Tools).Length == 0) yield return $"{key}:Tools must name the tools that may be called.";
        foreach (var problem in Ranges(key, server)) yield return problem;
    }

    private static IEnumerable<string> Ranges(string key, object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(result => $"{key}: {result.ErrorMessage}");
    }

    [System.Text.RegularExpressions.GeneratedRegex("^[a-z0-9-]{1,20}$")]
    private static partial System.Text.RegularExpressions.Regex NamePattern();
}
