using System.Globalization;
using System.Net;

namespace Nightshift.Queue;

/// <summary>A paper in the words and the forms of the channels.</summary>
internal sealed record PaperText(Paper Paper, string Page)
{
    private const int LongestTitle = 120, MostOfASection = 10;

    public string Link => $"{Page}/queue/paper/{Paper.Night.Date}";

    public string Subject => $"Night of {Paper.Night.Date}: {string.Join(", ", Sections.Select(section => $"{section.Items.Count} {section.Name.ToLowerInvariant()}").DefaultIfEmpty("nothing ran"))}";

    public string Purse => string.Create(CultureInfo.InvariantCulture, $"${Paper.SpentUsd:0.00##} of the ${Paper.PurseUsd:0.00##} in the purse was spent.");

    /// <summary>Those that hold anything, in the order of what matters.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<PaperItem> Items)> Sections =>
    [
        .. new[] { (QueueStatus.NeedsYou, "Needs you"), (QueueStatus.Failed, "Failed"), (QueueStatus.Done, "Done"), (QueueStatus.Held, "Held over") }
            .Select(kind => (kind.Item2, (IReadOnlyList<PaperItem>)[.. Paper.Items.Where(item => item.Outcome == kind.Item1)])).Where(section => section.Item2.Count > 0)
    ];

    /// <summary>What there is to read, part by part.</summary>
    private IReadOnlyList<(string Name, IReadOnlyList<Line> Lines)> Parts =>
    [
        .. Paper.Projects.Count == 0 ? [] : new[] { ("Projects", (IReadOnlyList<Line>)[.. Paper.Projects.Select(project => new Line(Short(project.Wish), Facts(project), $"{Page}/projects/{project.Id}"))]) },
        .. Sections.Select(section => (section.Name, (IReadOnlyList<Line>)[.. section.Items.Select(item => new Line(Short(item.Title), Facts(item), ToItem(item)))]))
    ];

    private static string Facts(PaperProject project) => string.Join(" · ", new[] { $"{project.Done} of {project.Tasks} tasks done", project.Why, project.PullUrl }.Where(fact => !string.IsNullOrEmpty(fact)));

    /// <summary>What is said beside an item's title.</summary>
    private static string Facts(PaperItem item) => string.Join(" · ", new[]
    {
        item.Why, item.NextAction, item.Changes, item.ProofId is null ? null : "signed proof", item.QualityScore is { } quality ? string.Create(CultureInfo.InvariantCulture, $"{quality:0.#}/10") : null,
        string.Create(CultureInfo.InvariantCulture, $"${item.CostUsd:0.00##}"), item.PrUrl
    }.Where(fact => !string.IsNullOrEmpty(fact)));

    private string ToItem(PaperItem item) => item.SessionId is { } session ? $"{Page}/sessions/{session}" : Link;

    private static string Short(string title)
    {
        var line = string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestTitle ? line : $"{line[..(LongestTitle - 1)].TrimEnd()}…";
    }

    public string Plain => string.Join('\n', new[] { Subject, Purse, "" }
        .Concat(Parts.SelectMany(part => new[] { part.Name }.Concat(part.Lines.SelectMany(line => new[] { $"- {line.Title}", $"  {line.Facts}", $"  {line.Link}" })).Append("")))
        .Concat(Paper.Learned.Count == 0 ? [] : Paper.Learned.Select(lesson => $"- {lesson.Message.Split('\n')[0]}").Prepend("Learned").Append("")).Append(Link));

    /// <summary>For mail readers: no script, no picture, no sheet of its own, one column, the styles at the elements.</summary>
    public string Html
    {
        get
        {
            var parts = new List<string> { $"<h1 style=\"font-size:20px;margin:0 0 4px\">{E(Subject)}</h1><p style=\"margin:0 0 16px;color:#5d5f66\">{E(Purse)}</p>" };
            foreach (var (name, lines) in Parts)
                parts.Add($"<h2 style=\"font-size:16px;margin:16px 0 4px\">{E(name)}</h2>" + string.Concat(lines.Select(line =>
                    $"<p style=\"margin:0 0 10px\"><a href=\"{E(line.Link)}\" style=\"color:#4249c9;font-weight:600\">{E(line.Title)}</a><br><span style=\"color:#5d5f66;font-size:13px\">{E(line.Facts)}</span></p>")));
            if (Paper.Learned.Count > 0) parts.Add("<h2 style=\"font-size:16px;margin:16px 0 4px\">Learned</h2>" + string.Concat(Paper.Learned.Select(lesson => $"<p style=\"margin:0 0 6px\">{E(lesson.Message.Split('\n')[0])}</p>")));
            parts.Add($"<p style=\"margin:20px 0 0\"><a href=\"{E(Link)}\" style=\"color:#4249c9\">Read the whole paper</a></p>");
            return $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{E(Subject)}</title></head><body style=\"margin:0;padding:24px;font:15px/1.5 system-ui,sans-serif;color:#1b1c20;background:#ffffff\"><div style=\"max-width:600px;margin:0 auto\">{string.Concat(parts)}</div></body></html>";
        }
    }

    /// <summary>A message of Slack's incoming webhooks.</summary>
    public object Slack => new
    {
        text = Subject,
        blocks = new object[] { new { type = "header", text = new { type = "plain_text", text = Cut(Subject, 150) } }, new { type = "section", text = new { type = "mrkdwn", text = $"{S(Purse)} <{Link}|Read the paper>" } } }
            .Concat(Parts.Select(part => (object)new { type = "section", text = new { type = "mrkdwn", text = Cut($"*{part.Name}*\n{string.Join('\n', part.Lines.Take(MostOfASection).Select(line => $"• <{line.Link}|{S(line.Title)}> {S(Cut(line.Facts, 150))}"))}{More(part.Lines)}", 3_000) } }))
            .ToArray()
    };

    /// <summary>A message of Discord's webhooks; it calls nobody, whatever a title says.</summary>
    public object Discord => new
    {
        content = Cut($"**{D(Subject)}**\n{D(Purse)} {Link}", 2_000),
        allowed_mentions = new { parse = Array.Empty<string>() },
        embeds = Parts.Select(part => new
        {
            title = part.Name,
            description = Cut(string.Join('\n', part.Lines.Take(MostOfASection).Select(line => $"[{D(line.Title)}]({line.Link}) {D(Cut(line.Facts, 150))}")) + More(part.Lines), 1_400),
            color = part.Name switch { "Done" => 0x17703A, "Failed" => 0xB3261E, "Needs you" => 0x855400, _ => 0x5D5F66 }
        }).ToArray()
    };

    private static string More(IReadOnlyList<Line> lines) => lines.Count > MostOfASection ? $"\nand {lines.Count - MostOfASection} more" : "";

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text[..(most - 1)]}…";

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string S(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string D(string text) => string.Concat(text.Select(letter => letter is '*' or '_' or '`' or '~' or '|' or '[' or ']' or '(' or ')' or '<' or '>' or '#' or '\\' ? $"\\{letter}" : $"{letter}"));

    private sealed record Line(string Title, string Facts, string Link);
}
