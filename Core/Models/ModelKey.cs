namespace Nightshift.Models;

/// <summary>A key that a person entered. It prints as its last characters only, wherever it ends up.</summary>
/// <param name="version">Differs between any two keys; caches tell them apart by it.</param>
public sealed class ModelKey(string value, string version)
{
    private const int Shown = 4;

    internal string Version { get; } = version;

    internal string Reveal() => value;

    public override string ToString() => $"…{LastFour(value)}";

    /// <summary>What may be shown of a key; nothing of one so short that it would give it away.</summary>
    public static string LastFour(string key) => key.Length >= 4 * Shown ? key[^Shown..] : "";

    /// <summary>Whether it can be a key at all: no space, no character beyond ASCII.</summary>
    public static bool IsPossible(string key) => key.Length > 0 && key.All(character => character is > ' ' and <= '~');
}
