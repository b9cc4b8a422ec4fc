using System.Text.RegularExpressions;

namespace Nightshift.Dependencies;

/// <summary>Finds out under which licence a package comes, from what it states or from the text it brings.</summary>
internal static partial class Licences
{
    private const int MostNameLength = 100, MostTextBytes = 64 << 10;

    /// <summary>Words that stand in one licence's text and in no other's before it in this table, in lower case with single blanks.</summary>
    private static readonly (string Words, string Name)[] Texts =
    [
        ("gnu affero general public license", "AGPL-3.0"),
        ("gnu lesser general public license", "LGPL"),
        ("gnu general public license version 3", "GPL-3.0"), ("gnu general public license", "GPL"),
        ("mozilla public license version 2.0", "MPL-2.0"), ("mozilla public license, version 2.0", "MPL-2.0"),
        ("server side public license", "SSPL-1.0"),
        ("apache license version 2.0", "Apache-2.0"), ("apache license, version 2.0", "Apache-2.0"),
        ("permission is hereby granted, free of charge", "MIT"),
        ("neither the name of", "BSD-3-Clause"),
        ("redistribution and use in source and binary forms", "BSD-2-Clause"),
        ("permission to use, copy, modify, and/or distribute this software for any purpose", "ISC"),
        ("this is free and unencumbered software", "Unlicense")
    ];

    /// <summary>What a package calls its licence; null when that is no name.</summary>
    public static string? Stated(string? name) => name?.Trim() is { Length: > 0 and <= MostNameLength } stated && !stated.Contains('\n') && !stated.Equals("UNKNOWN", StringComparison.OrdinalIgnoreCase) ? stated : null;

    public static string? OfFolder(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(path => LicenceFile().IsMatch(Path.GetFileName(path))).Order(StringComparer.Ordinal).Select(OfFile).FirstOrDefault(name => name is not null) : null;

    public static string? OfFile(string path)
    {
        if (!File.Exists(path))
            return null;
        using var file = File.OpenRead(path);
        var buffer = new byte[MostTextBytes];
        var text = Blanks().Replace(System.Text.Encoding.UTF8.GetString(buffer, 0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)), " ").ToLowerInvariant();
        return Texts.Where(licence => text.Contains(licence.Words, StringComparison.Ordinal)).Select(licence => licence.Name).FirstOrDefault();
    }

    [GeneratedRegex("^(licen[cs]e|copying|unlicense)", RegexOptions.IgnoreCase)]
    private static partial Regex LicenceFile();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
