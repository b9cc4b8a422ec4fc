using System.Text;

namespace CsvJson;

/// <summary>The input cannot be converted; the message says where and why.</summary>
public sealed class ConversionException(string message) : Exception(message);

/// <summary>Reads rows of CSV as RFC 4180 has them: cells in quotes may hold delimiters, line ends and doubled quotes.</summary>
internal sealed class CsvReader(string text, char delimiter)
{
    private int position;

    /// <summary>The line that the next row begins on, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The rows with the line each begins on; blank lines are passed over.</summary>
    public IEnumerable<(int Line, List<string> Cells)> Rows()
    {
        while (position < text.Length)
        {
            var line = Line;
            if (EndOfLine()) continue;
            yield return (line, Row());
        }
    }

    private List<string> Row()
    {
        var cells = new List<string>();
        while (true)
        {
            cells.Add(position < text.Length && text[position] == '"' ? Quoted() : Plain());
            if (position == text.Length || EndOfLine()) return cells;
            position++; // the delimiter
        }
    }

    private string Plain()
    {
        var start = position;
        while (position < text.Length && text[position] != delimiter && text[position] is not ('\r' or '\n'))
        {
            if (text[position] == '"') throw new ConversionException($"Line {Line}: a quote stands in a cell without quotes.");
            position++;
        }

        return text[start..position];
    }

    private string Quoted()
    {
        var (cell, first) = (new StringBuilder(), Line);
        for (position++; position < text.Length; position++)
        {
            if (text[position] == '\n') Line++;
            if (text[position] != '"')
            {
                cell.Append(text[position]);
                continue;
            }

            position++;
            if (position == text.Length || text[position] == delimiter || text[position] is '\r' or '\n') return cell.ToString();
            if (text[position] != '"') throw new ConversionException($"Line {Line}: after a closing quote comes a delimiter.");
            cell.Append('"');
        }

        throw new ConversionException($"Line {first}: a quote is never closed.");
    }

    /// <summary>Steps over the end of a line, if there is one here.</summary>
    private bool EndOfLine()
    {
        if (text[position] is not ('\r' or '\n')) return false;
        position += text[position] == '\r' && position + 1 < text.Length && text[position + 1] == '\n' ? 2 : 1;
        Line++;
        return true;
    }
}
