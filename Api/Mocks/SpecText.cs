using SharpYaml;
using SharpYaml.Events;

namespace Nightshift.Mocks;

/// <summary>Looks a YAML text through before it is read as a whole: a short one can stand for an endless document.</summary>
internal static class SpecText
{
    /// <summary>Characters.</summary>
    public const int MostText = 2_000_000;

    private const int MostDepth = 60;

    /// <summary>Null when it is safe to read.</summary>
    public static string? Fault(string text)
    {
        try
        {
            var parser = Parser.CreateParser(new StringReader(text));
            for (var depth = 0; parser.MoveNext();)
            {
                if (parser.Current is AnchorAlias) return "The document uses YAML aliases (*name). Write out what they stand for, or send it as JSON.";
                if ((depth += parser.Current!.NestingIncrease) > MostDepth) return "The document is nested too deeply.";
            }
            return null;
        }
        catch (YamlException exception)
        {
            return $"The document is not YAML or JSON: line {exception.Start.Line + 1}, column {exception.Start.Column + 1}.";
        }
    }
}
