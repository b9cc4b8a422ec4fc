using System.Diagnostics;
using Nightshift.Executions;

namespace Nightshift.Templates;

/// <summary>Every shipped template passes its own tests, run for real, as it comes and with values nobody would think of.</summary>
public sealed class TemplateProofTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, Dictionary<string, string>> Unusual = new()
    {
        ["rest-api"] = new() { ["resource"] = "order", ["fields"] = "select: boolean, group: text", ["prefix"] = "/api/v1" },
        ["jwt-sign-in"] = new() { ["token_minutes"] = "525600", ["password_length"] = "64", ["identity"] = "email", ["prefix"] = "/auth" },
        ["crud-store"] = new() { ["resource"] = "group", ["fields"] = "order: number, table: boolean, where: integer, class: text" },
        ["csv-json-converter"] = new() { ["delimiter"] = "\\t" },
        ["rate-limiter"] = new() { ["limit"] = "1", ["window_seconds"] = "2592000" },
        ["cli-tool"] = new() { ["command"] = "do-it-2", ["item"] = "todo" },
        ["landing-page"] = new() { ["title"] = "Tom's \"Café\" <&> {{x}}", ["tagline"] = "a\\b", ["action"] = "Go!", ["accent"] = "#a64600" },
        ["data-table"] = new() { ["resource"] = "person", ["fields"] = "first_name: text, is_open: boolean", ["page_size"] = "1" },
        ["accessible-form"] = new() { ["title"] = "It's \"<b>\"", ["fields"] = "full_name: text, url: text, weight: number, group: boolean, class: integer", ["action"] = "/api/forms" }
    };

    /// <summary>Those whose tools run without a project of ours; the loop proves the others.</summary>
    public static TheoryData<string> Direct => [.. TemplateLibrary.Instance.All.Where(template => template.Language is "python" or "javascript" or "go").Select(template => template.Id)];

    public static IReadOnlyDictionary<string, string> UnusualValues(string id) => Unusual[id[(id.IndexOf('-') + 1)..]];

    [Theory]
    [MemberData(nameof(Direct))]
    public async Task A_template_passes_its_own_tests_with_unusual_values(string id)
    {
        var template = TemplateLibrary.Instance.Find(id)!;
        foreach (var (name, value) in UnusualValues(id)) TemplateValue.Problem(template.Definition.Parameters.Single(parameter => parameter.Name == name), value).ShouldBeNull(name);
        var filled = template.Fill(UnusualValues(id));

        filled.Code.ShouldNotBeEmpty();
        filled.Tests.ShouldNotBeEmpty();
        var (exitCode, output) = await RunAsync(template.Language, [.. filled.Code, .. filled.Tests]);

        exitCode.ShouldBe(0, output);
    }

    [Theory]
    [InlineData("python-rate-limiter", "tokens - cost", "tokens - 0")]
    [InlineData("javascript-landing-page", "#3b46c4", "#aab0ff")]
    [InlineData("javascript-data-table", "direction * compare", "compare")]
    [InlineData("javascript-accessible-form", "value === ''", "value === ' '")]
    [InlineData("go-csv-json-converter", "seen[name] = true", "seen[name] = false")]
    public async Task A_template_that_is_broken_does_not_pass(string id, string right, string wrong)
    {
        var template = TemplateLibrary.Instance.Find(id)!;
        var filled = template.Fill(new Dictionary<string, string>());
        var broken = filled.Code.Select(file => file with { Content = file.Content.Replace(right, wrong) }).ToList();
        broken.ShouldNotBe(filled.Code);

        (await RunAsync(template.Language, [.. broken, .. filled.Tests])).ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public void What_is_no_blank_stays_as_it_is() =>
        TemplateText.Fill("{{name}} {{nobody}} {{ name }} f\"{{x}}\"", new Dictionary<string, string> { ["name"] = "{{name}}" }).ShouldBe("{{name}} {{nobody}} {{ name }} f\"{{x}}\"");

    private static async Task<(int ExitCode, string Output)> RunAsync(string language, IReadOnlyList<SourceFile> files)
    {
        var folder = Directory.CreateTempSubdirectory("nightshift-template-").FullName;
        try
        {
            foreach (var file in files) await File.WriteAllTextAsync(Path.Combine(folder, file.Path), file.Content);
            if (language == "go") await File.WriteAllTextAsync(Path.Combine(folder, "go.mod"), Language.Go.Project![0].Content);
            using var process = Process.Start(Command(language, folder))!;
            using var limit = new CancellationTokenSource(Limit);
            process.StandardInput.Close();
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, string.Join('\n', await output));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessStartInfo Command(string language, string folder)
    {
        string[] line = language switch
        {
            "python" => ["/usr/bin/python3", "-m", "pytest", "-q", "-p", "no:cacheprovider"],
            "go" => ["go", "test", "-vet=off", "./..."],
            _ => ["node", "--test"]
        };
        return new(line[0], line[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1", ["PYTHONDONTWRITEBYTECODE"] = "1" }
        };
    }
}
