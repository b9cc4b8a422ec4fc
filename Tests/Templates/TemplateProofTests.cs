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
        ["cli-tool"] = new() { ["command"] = "do-it-2", ["item"] = "todo" }
    };

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var template in TemplateLibrary.Instance.All)
                foreach (var unusual in new[] { false, true }) cases.Add(template.Id, unusual);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_template_passes_its_own_tests(string id, bool unusual)
    {
        var template = TemplateLibrary.Instance.Find(id)!;
        var filled = template.Fill(unusual ? Unusual[id[(id.IndexOf('-') + 1)..]] : []);

        filled.Code.ShouldNotBeEmpty();
        filled.Tests.ShouldNotBeEmpty();
        var (exitCode, output) = await RunAsync(template.Language, [.. filled.Code, .. filled.Tests]);

        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task A_template_that_is_broken_does_not_pass()
    {
        var filled = TemplateLibrary.Instance.Find("python-rate-limiter")!.Fill(new Dictionary<string, string>());
        var broken = filled.Code.Select(file => file with { Content = file.Content.Replace("tokens - cost", "tokens - 0") });

        (await RunAsync("python", [.. broken, .. filled.Tests])).ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public void A_blank_without_a_parameter_is_a_mistake_of_ours() =>
        Should.Throw<InvalidOperationException>(() => TemplateText.Fill("{{nobody}}", new Dictionary<string, string>())).Message.ShouldContain("{{nobody}}");

    private static async Task<(int ExitCode, string Output)> RunAsync(string language, IReadOnlyList<SourceFile> files)
    {
        var folder = Directory.CreateTempSubdirectory("nightshift-template-").FullName;
        try
        {
            foreach (var file in files) await File.WriteAllTextAsync(Path.Combine(folder, file.Path), file.Content);
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
        string[] line = language == "python"
            ? ["/usr/bin/python3", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
            : ["node", "--test"];
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
