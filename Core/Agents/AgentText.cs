using System.Text.RegularExpressions;
using Nightshift.Models;
using Nightshift.Skills;

namespace Nightshift.Agents;

/// <summary>Reads an agent from Markdown with front matter: <c>name</c>, <c>title</c>, <c>role</c>, <c>skills</c>, <c>tools</c>, <c>models</c> and <c>permissions</c>; the rest is its prompt.</summary>
public static partial class AgentText
{
    private const int LongestName = 40, LongestTitle = 80, LongestRole = 300, MostNamed = 30;

    private const string Reserved = "new";

    private static readonly string[] Roles = ["criteria", "tests", "code", "repair"];

    /// <summary>Null with the reasons when it is none.</summary>
    /// <param name="skills">Names of the skills that there are; any when null.</param>
    /// <param name="servers">Names of the MCP servers that there are; any when null.</param>
    public static (Agent? Agent, IReadOnlyList<string> Faults) Read(string text, bool own, IReadOnlyCollection<string>? skills, IReadOnlyCollection<string>? servers)
    {
        var matter = FrontMatter<Header>.Read(text);
        if (matter.Fault is { } fault) return (null, [fault]);
        var header = matter.Header ?? new Header();
        var (name, models) = (header.Name?.Trim() ?? "", header.Models ?? new Strategy());
        List<string> faults = [];
        if (name.Length > LongestName || name.Equals(Reserved, StringComparison.OrdinalIgnoreCase) || !Name().IsMatch(name)) faults.Add($"Begin with a front matter that has a name of letters, digits and hyphens, at most {LongestName}, such as 'name: BackendDeveloper'.");
        if (FrontMatter.Line(header.Role).Length is 0 or > LongestRole) faults.Add($"Say its role in a line of 1 to {LongestRole} characters, such as 'role: Builds interfaces and what is behind them'.");
        if (FrontMatter.Line(header.Title).Length > LongestTitle) faults.Add($"A title has at most {LongestTitle} characters.");
        if (matter.Body.Length == 0) faults.Add("Write what the models are told below the front matter.");
        if (new[] { header.Skills, header.Tools, header.Permissions }.Any(list => list?.Count > MostNamed)) faults.Add($"At most {MostNamed} skills, tools or permissions.");
        if (skills is not null) faults.AddRange(Unknown("skill", FrontMatter.Listed(header.Skills), skills));
        if (servers is not null) faults.AddRange(FrontMatter.Listed(header.Tools).Where(tool => !servers.Any(server => tool == server || tool.StartsWith($"{server}_", StringComparison.OrdinalIgnoreCase))).Select(tool => $"There is no MCP server for the tool {tool}. {Known(servers)}"));
        faults.AddRange(Unknown("permission", FrontMatter.Listed(header.Permissions), AgentPermissions.All));
        faults.AddRange(Faults(models));
        if (faults.Count > 0) return (null, faults);
        return (new Agent(name, FrontMatter.Line(header.Title) is { Length: > 0 } title ? title : InWords(name), FrontMatter.Line(header.Role), FrontMatter.Listed(header.Skills), header.Tools is null ? null : FrontMatter.Listed(header.Tools),
            new AgentModels(models.Mode, models.Preference, models.Model, models.ByRole()), header.Permissions is null ? null : FrontMatter.Listed(header.Permissions), matter.Body, own), []);
    }

    private static IEnumerable<string> Faults(Strategy models) =>
    [
        .. Unknown("mode", models.Mode is { } mode ? [mode] : [], RoutingModes.All),
        .. Unknown("preference", models.Preference is { } preference ? [preference] : [], LlmPreferences.All),
        .. models.Model is { } model && !model.Trim('/').Contains('/', StringComparison.Ordinal) ? [$"Name the model {model} as provider/model."] : Array.Empty<string>(),
        .. models.ByRole().SelectMany(role => Unknown($"strategy for {role.Key}", [role.Value], RoutingModes.All))
    ];

    private static IEnumerable<string> Unknown(string what, IEnumerable<string> named, IReadOnlyCollection<string> known) =>
        named.Where(name => !known.Contains(name)).Select(name => $"There is no {what} {name}. {Known(known)}");

    private static string Known(IReadOnlyCollection<string> known) => known.Count == 0 ? "There are none." : $"There are {string.Join(", ", known)}.";

    /// <summary><c>BackendDeveloper</c> as "Backend developer".</summary>
    private static string InWords(string name) => Capital().Replace(name.Replace('-', ' '), match => $" {match.Value.ToLowerInvariant()}").Trim().Capitalised();

    [GeneratedRegex("^[A-Za-z0-9]+(-[A-Za-z0-9]+)*\\z")]
    private static partial Regex Name();

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex Capital();

    private sealed class Header
    {
        public string? Name { get; set; }
        public string? Title { get; set; }
        public string? Role { get; set; }
        public List<string?>? Skills { get; set; }
        public List<string?>? Tools { get; set; }
        public Strategy? Models { get; set; }
        public List<string?>? Permissions { get; set; }
    }

    private sealed class Strategy
    {
        public string? Mode { get; set; }
        public string? Preference { get; set; }
        public string? Model { get; set; }
        public string? Criteria { get; set; }
        public string? Tests { get; set; }
        public string? Code { get; set; }
        public string? Repair { get; set; }

        public IReadOnlyDictionary<string, string> ByRole() =>
            Roles.Zip([Criteria, Tests, Code, Repair]).Where(role => role.Second is not null).ToDictionary(role => role.First, role => role.Second!);
    }
}
