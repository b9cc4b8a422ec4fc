namespace CsvJson;

/// <summary>The command line.</summary>
public static class Application
{
    private const int Done = 0, NotConverted = 1, WrongArguments = 2;

    private const string Usage = "Usage: to-json|to-csv [--delimiter CHARACTER] [--types]";

    /// <returns>0, 1 when the input could not be converted, or 2 for wrong arguments.</returns>
    public static int Run(string[] arguments, TextReader input, TextWriter output, TextWriter problems)
    {
        if (Options.Read(arguments) is not { } options)
        {
            problems.WriteLine(Usage);
            return WrongArguments;
        }

        try
        {
            var text = input.ReadToEnd();
            output.Write(options.ToJson ? Converter.ToJson(text, options.Delimiter, options.Typed) : Converter.ToCsv(text, options.Delimiter));
            return Done;
        }
        catch (ConversionException error)
        {
            problems.WriteLine($"converter: {error.Message}");
            return NotConverted;
        }
    }

    private sealed record Options(bool ToJson, char Delimiter, bool Typed)
    {
        public static Options? Read(string[] arguments)
        {
            if (arguments is not [("to-json" or "to-csv") and var direction, .. var rest]) return null;
            var options = new Options(direction == "to-json", Converter.DefaultDelimiter, false);
            while (rest.Length > 0)
            {
                switch (rest)
                {
                    case ["--types", .. var others]:
                        (options, rest) = (options with { Typed = true }, others);
                        break;
                    case ["--delimiter", var text, .. var others] when text.Replace("\\t", "\t") is [not ('"' or '\r' or '\n')] one:
                        (options, rest) = (options with { Delimiter = one[0] }, others);
                        break;
                    default:
                        return null;
                }
            }

            return options;
        }
    }
}
