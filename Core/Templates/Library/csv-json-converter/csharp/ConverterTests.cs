using System.Text.Json;
using Xunit;

namespace CsvJson;

public sealed class ConverterTests
{
    private static string Line(params string[] values) => string.Join('\t', values) + "\n";

    private static string Json(string csv, bool typed = false) => Converter.ToJson(csv, '\t', typed);

    private static string Csv(string json) => Converter.ToCsv(json, '\t');

    [Fact]
    public void C1_Rows_become_readable_records_in_the_order_of_the_columns() => Assert.Equal(
        "[\n  {\n    \"name\": \"Žofie\",\n    \"age\": \"36\"\n  },\n  {\n    \"name\": \"a<b\",\n    \"age\": \"7\"\n  }\n]\n",
        Json(Line("name", "age") + Line("Žofie", "36") + Line("a<b", "7")));

    [Fact]
    public void C1_Records_become_rows_with_one_header() => Assert.Equal(
        Line("b", "a", "c", "d") + Line("x", "1", "", "") + Line("", "", "true", "") + Line("", "", "", "\"[1,\"\"é\"\"]\""),
        Csv("""[{"b": "x", "a": 1}, {"c": true, "a": null}, {"d": [1,"é"]}]"""));

    [Fact]
    public void C2_Awkward_text_survives_the_way_there_and_back()
    {
        string[] texts = ["one\ttwo, three; four", "the \"Countess\"", "two\nlines", "\r\n", " spaces 🎉 ", "", "null"];
        var records = JsonSerializer.Serialize(texts.Select(text => new Dictionary<string, string> { ["a"] = text }));
        var back = JsonSerializer.Deserialize<Dictionary<string, string>[]>(Json(Csv(records)))!;
        Assert.Equal(texts, back.Select(record => record["a"]));
    }

    [Theory]
    [InlineData("7", "7"), InlineData("-7", "-7"), InlineData("0", "0"), InlineData("1.50", "1.50"), InlineData("true", "true"), InlineData("false", "false")]
    [InlineData("null", "null"), InlineData("", "null"), InlineData("007", "\"007\""), InlineData("1e5", "\"1e5\""), InlineData("+7", "\"+7\"")]
    [InlineData(" 7", "\" 7\""), InlineData("True", "\"True\""), InlineData("NaN", "\"NaN\""), InlineData("1.", "\"1.\""), InlineData("9999999999999999", "\"9999999999999999\"")]
    public void C4_Types_are_read_only_where_they_are_certain(string text, string expected)
    {
        using var records = JsonDocument.Parse(Json(Line("a", "b") + Line(text, "x"), typed: true));
        Assert.Equal(expected, records.RootElement[0].GetProperty("a").GetRawText());
        using var plain = JsonDocument.Parse(Json(Line("a", "b") + Line(text, "x")));
        Assert.Equal(text, plain.RootElement[0].GetProperty("a").GetString());
    }

    [Theory, InlineData(""), InlineData("\ufeff"), InlineData("a\tb\n"), InlineData("\n\n")]
    public void C5_No_rows_are_no_records(string csv) => Assert.Equal("[]\n", Json(csv));

    [Theory, InlineData("[]"), InlineData("[{}]")]
    public void C5_Nothing_to_write_is_an_empty_file(string json) => Assert.Equal("", Csv(json));

    [Fact]
    public void C5_A_byte_order_mark_blank_lines_and_windows_line_ends_are_understood()
    {
        Assert.Equal(Json("a\n1\n"), Json("\ufeffa\r\n\r\n1\r\n"));
        Assert.Equal(Json("a\n1\n"), Json("a\n\"1\""));
        Assert.Equal(Line("a") + Line("1"), Csv("\ufeff[{\"a\": 1}]"));
    }

    [Theory]
    [InlineData("a\tb\n1\n", "Line 2: 1 values for 2 columns.")]
    [InlineData("a\tb\n\"1\n2\"\t3\n1\t2\t3\n", "Line 4: 3 values for 2 columns.")]
    [InlineData("a\ta\n", "Line 1: the column 'a' is there twice.")]
    [InlineData("a\t \n", "Line 1: a column has no name.")]
    [InlineData("a\n\"never\nclosed", "Line 2: a quote is never closed.")]
    [InlineData("a\nb\"c\n", "Line 2: a quote stands in a cell without quotes.")]
    [InlineData("a\n\"b\"c\n", "Line 2: after a closing quote comes a delimiter.")]
    public void C6_What_is_wrong_with_csv_is_told_with_its_line(string csv, string message) =>
        Assert.Equal(message, Assert.Throws<ConversionException>(() => Json(csv)).Message);

    [Theory]
    [InlineData("[\n{]", "Line 2: this is not JSON."), InlineData("", "Line 1: this is not JSON."), InlineData("{}", "The JSON must be an array of objects.")]
    [InlineData("[1]", "Item 1 is not an object."), InlineData("[{}, null]", "Item 2 is not an object.")]
    public void C6_What_is_wrong_with_json_is_told(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ConversionException>(() => Csv(json)).Message);

    [Theory]
    [InlineData("to-json --delimiter ;", "a;b\n1;2\n", "[\n  {\n    \"a\": \"1\",\n    \"b\": \"2\"\n  }\n]\n")]
    [InlineData("to-json --types --delimiter \\t", "a\tb\n1\t2\n", "[\n  {\n    \"a\": 1,\n    \"b\": 2\n  }\n]\n")]
    [InlineData("to-csv", "[{\"a\": 1, \"b\": 2}]", "a{0}b\n1{0}2\n")]
    public void C3_The_program_converts_both_ways(string arguments, string input, string expected)
    {
        var (code, output, problems) = Run(arguments, input);
        Assert.Equal((0, expected.Replace("{0}", $"{Converter.DefaultDelimiter}"), ""), (code, output, problems));
    }

    [Fact]
    public void C6_A_failure_is_told_in_a_line_and_in_the_exit_code() =>
        Assert.Equal((1, "", $"converter: Line 1: this is not JSON.{Environment.NewLine}"), Run("to-csv", "{"));

    [Theory, InlineData(""), InlineData("to-xml"), InlineData("to-json --nonsense"), InlineData("to-json --delimiter"), InlineData("to-json --delimiter ab"), InlineData("to-json --delimiter \"")]
    public void C6_Wrong_arguments_are_answered_with_the_usage(string arguments)
    {
        var (code, output, problems) = Run(arguments, "");
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("Usage:", problems);
    }

    private static (int Code, string Output, string Problems) Run(string arguments, string input)
    {
        using var output = new StringWriter();
        using var problems = new StringWriter();
        var code = Application.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), new StringReader(input), output, problems);
        return (code, output.ToString(), problems.ToString());
    }
}
