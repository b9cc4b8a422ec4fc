using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CsvJson;

/// <summary>Turns CSV into JSON and back, with nothing but the .NET class library.</summary>
public static class Converter
{
    /// <summary>Separates the columns unless the user says otherwise.</summary>
    public const char DefaultDelimiter = '{{delimiter}}';

    private const string ByteOrderMark = "\ufeff";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Regex Number = new(@"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?$", RegexOptions.CultureInvariant);

    /// <summary>The rows as an array of objects, by the names in the first line and in their order.</summary>
    /// <param name="typed">Write numbers, booleans and null; else values stay text, so that 007 and 1e5 are never spoiled in silence.</param>
    /// <exception cref="ConversionException">The message says where and why.</exception>
    public static string ToJson(string csv, char delimiter = DefaultDelimiter, bool typed = false)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartArray();
            List<string>? header = null;
            foreach (var (line, cells) in new CsvReader(WithoutMark(csv), delimiter).Rows())
            {
                if (header is null) header = Checked(cells);
                else WriteRecord(json, header, cells, line, typed);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>A line for every object of an array, with a column for every name in any of them, in the order they first appear.</summary>
    /// <exception cref="ConversionException">The message says where and why.</exception>
    public static string ToCsv(string json, char delimiter = DefaultDelimiter)
    {
        using var document = Parse(WithoutMark(json));
        var records = Records(document.RootElement);
        string[] header = [.. records.SelectMany(record => record.EnumerateObject(), (_, field) => field.Name).Distinct()];
        if (header.Length == 0) return "";

        var csv = new StringBuilder();
        WriteRow(csv, header, delimiter);
        foreach (var record in records)
            WriteRow(csv, [.. header.Select(name => record.TryGetProperty(name, out var value) ? Cell(value) : "")], delimiter);
        return csv.ToString();
    }

    private static string WithoutMark(string text) => text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? text[1..] : text;

    private static List<string> Checked(List<string> header)
    {
        if (header.Any(string.IsNullOrWhiteSpace)) throw new ConversionException("Line 1: a column has no name.");
        return header.GroupBy(name => name).FirstOrDefault(names => names.Count() > 1) is { } twice
            ? throw new ConversionException($"Line 1: the column '{twice.Key}' is there twice.")
            : header;
    }

    private static void WriteRecord(Utf8JsonWriter json, List<string> header, List<string> cells, int line, bool typed)
    {
        if (cells.Count != header.Count) throw new ConversionException($"Line {line}: {cells.Count} values for {header.Count} columns.");
        json.WriteStartObject();
        foreach (var (name, cell) in header.Zip(cells))
        {
            json.WritePropertyName(name);
            if (typed && IsLiteral(cell)) json.WriteRawValue(cell.Length == 0 ? "null" : cell);
            else json.WriteStringValue(cell);
        }

        json.WriteEndObject();
    }

    private static bool IsLiteral(string cell) => cell is "" or "null" or "true" or "false" || Number.IsMatch(cell);

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new ConversionException($"Line {error.LineNumber + 1}: this is not JSON.");
        }
    }

    private static List<JsonElement> Records(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array) throw new ConversionException("The JSON must be an array of objects.");
        List<JsonElement> records = [.. root.EnumerateArray()];
        var stranger = records.FindIndex(record => record.ValueKind != JsonValueKind.Object);
        return stranger < 0 ? records : throw new ConversionException($"Item {stranger + 1} is not an object.");
    }

    /// <summary>A value as it should stand in a cell; lists and objects as JSON.</summary>
    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText()
    };

    private static void WriteRow(StringBuilder csv, IReadOnlyList<string> cells, char delimiter) =>
        csv.AppendJoin(delimiter, cells.Select(cell => NeedsQuotes(cell, delimiter, cells.Count) ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell)).Append('\n');

    /// <summary>An empty cell that is alone in its row would else be a blank line.</summary>
    private static bool NeedsQuotes(string cell, char delimiter, int columns) =>
        cell.Contains(delimiter) || cell.Contains('"') || cell.Contains('\r') || cell.Contains('\n') || (cell.Length == 0 && columns == 1);
}
