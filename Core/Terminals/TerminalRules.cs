namespace Nightshift.Terminals;

/// <summary>
/// What is asked, refused and allowed in a workspace's terminals: a line each, <c>allow|ask|deny: command argument …</c>. For each command the first that fits decides, and of a line the strictest verdict. They are read inside the sandbox, and
/// keep people from slips; the sandbox itself keeps programs from anything else.
/// </summary>
public static class TerminalRules
{
    /// <summary>Characters.</summary>
    public const int Longest = 10_000;

    /// <summary>Of a workspace that has none of its own.</summary>
    public const string Default = """
        deny: sudo
        deny: su
        deny: mkfs*
        deny: fdisk
        deny: dd of=/dev/*
        ask: rm -rf
        ask: chmod 777
        ask: git push
        ask: npm publish
        ask: pip* install
        ask: curl | *sh
        ask: wget | *sh
        """;

    /// <summary>The first line that is no rule; null when all are.</summary>
    public static string? Fault(string rules) => rules.Split('\n').Select(line => line.Trim()).FirstOrDefault(line =>
        line.Length > 0 && !(line.Split(':', 2) is [var verdict, var command] && verdict.Trim() is "allow" or "ask" or "deny" && command.Split('|').All(part => part.Trim().Length > 0)));
}
