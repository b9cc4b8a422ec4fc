using System.Diagnostics;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;
using Nightshift.Toolchains;

namespace Nightshift.Benchmarks;

/// <summary>The three signals of every language on a small program with two tests, cold and warm, and the plain tool beside them where it is here: not sandboxed, on the same files.</summary>
internal static class LanguagesBenchmark
{
    private sealed record Sample(Language Language, SourceFile[] Code, SourceFile[] Tests, params string[] Plain);

    private static readonly Sample[] Samples =
    [
        new(Language.Python, [new("counter.py", "def add(a, b):\n    return a + b\n")], [new("test_counter.py", "from counter import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n\n\ndef test_zero():\n    assert add(0, 0) == 0\n")], "python3", "-m", "pytest", "-q"),
        new(Language.TypeScript, [new("counter.ts", "export const add = (a: number, b: number): number => a + b;\n")], [new("counter.test.ts", "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { add } from './counter.ts';\n\ntest('adds', () => assert.equal(add(1, 2), 3));\ntest('zero', () => assert.equal(add(0, 0), 0));\n")]),
        new(Language.JavaScript, [new("counter.mjs", "export const add = (a, b) => a + b;\n")], [new("counter.test.mjs", "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { add } from './counter.mjs';\n\ntest('adds', () => assert.equal(add(1, 2), 3));\ntest('zero', () => assert.equal(add(0, 0), 0));\n")], "node", "--test"),
        new(Language.CSharp, [new("Counter.cs", "public static class Counter\n{\n    public static int Add(int a, int b) => a + b;\n}\n")], [new("CounterTests.cs", "using Xunit;\n\npublic class CounterTests\n{\n    [Fact] public void Adds() => Assert.Equal(3, Counter.Add(1, 2));\n    [Fact] public void Zero() => Assert.Equal(0, Counter.Add(0, 0));\n}\n")], "dotnet", "test", "--nologo"),
        new(Language.Java, [new("src/main/java/Counter.java", "public final class Counter {\n    private Counter() { }\n\n    public static int add(int a, int b) {\n        return a + b;\n    }\n}\n")], [new("src/test/java/CounterTest.java", "import static org.junit.jupiter.api.Assertions.assertEquals;\n\nimport org.junit.jupiter.api.Test;\n\nclass CounterTest {\n    @Test\n    void adds() {\n        assertEquals(3, Counter.add(1, 2));\n    }\n\n    @Test\n    void zero() {\n        assertEquals(0, Counter.add(0, 0));\n    }\n}\n")],
            "sh", "-c", "cp=$(printf %s: /usr/share/java/junit-*.jar /usr/share/java/opentest4j.jar /usr/share/java/apiguardian-api.jar /usr/share/java/picocli.jar /usr/share/java/univocity-parsers.jar); javac -cp $cp -d out $(find . -name '*.java') && java -cp out:$cp org.junit.platform.console.ConsoleLauncher -c CounterTest --include-engine junit-jupiter"),
        new(Language.Go, [new("counter.go", "package app\n\nfunc Add(a, b int) int { return a + b }\n")], [new("counter_test.go", "package app\n\nimport \"testing\"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(\"wrong\")\n\t}\n}\n\nfunc TestZero(t *testing.T) {\n\tif Add(0, 0) != 0 {\n\t\tt.Fatal(\"wrong\")\n\t}\n}\n")], "go", "test", "-count=1", "./...")
    ];

    public static async Task RunAsync(string[] arguments)
    {
        using var host = new RunnerHost();
        var (warm, slots, catalog) = (host.Get<WarmSandboxes>(), host.Get<SandboxSlots>(), host.Get<ToolchainCatalog>());
        foreach (var sample in Samples.Where(sample => arguments.Length == 0 || arguments.Contains(sample.Language.Name)))
        {
            var toolchain = catalog.Find(sample.Language.Name)!;
            var submission = Submission.Sort(new ValidationRequest(sample.Language.Name, sample.Code, sample.Tests), toolchain);
            foreach (var check in toolchain.Checks)
                await CheckAsync(sample.Language.Title, check, submission, warm, slots);
            if (sample.Plain.Length > 0)
                await PlainAsync(sample);
        }
    }

    private static async Task CheckAsync(string language, Check check, Submission submission, WarmSandboxes warm, SandboxSlots slots)
    {
        var name = check.Run(submission).WarmName;
        Figures.Print($"{language} {check.Kind}, cold", await Figures.MeasureAsync(0, name is null ? 10 : 1, () => RunAsync(check, submission, warm, slots)));
        if (name is null) return;
        await CSharpBenchmark.ReadyAsync(warm, name);
        Figures.Print($"{language} {check.Kind}, warm", await Figures.MeasureAsync(1, 10, () => RunAsync(check, submission, warm, slots), () => CSharpBenchmark.ReadyAsync(warm, name)));
    }

    private static Task RunAsync(Check check, Submission submission, WarmSandboxes warm, SandboxSlots slots) => CSharpBenchmark.CheckAsync(check, submission, warm, slots);

    private static async Task PlainAsync(Sample sample)
    {
        var folder = Directory.CreateTempSubdirectory("nightshift-benchmark-");
        try
        {
            foreach (var file in sample.Language.WithProject([.. sample.Code, .. sample.Tests]))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.FullName, file.Path))!);
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, file.Path), file.Content);
            }
            Figures.Print($"{sample.Language.Title}: {string.Join(' ', sample.Plain.Take(3))}, no sandbox", await Figures.MeasureAsync(1, 5, () => RunAsync(folder.FullName, sample.Plain)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string folder, string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(string.Concat(await output));
    }
}
