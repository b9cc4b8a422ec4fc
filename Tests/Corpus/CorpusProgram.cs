using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Corpus;

/// <summary>
/// A small program with a fault in it, its repair, tests that find the fault and tests that find next to nothing. One text file each: the request, and then sections
/// that begin with <c>---</c>: the right code, what is wrong in it (<c>right =&gt; wrong</c>), the tests and the weak tests.
/// </summary>
public sealed record CorpusProgram(string Language, string Name, string Request, SourceFile Code, string Right, string Wrong, SourceFile Tests, SourceFile Weak)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static readonly IReadOnlyList<CorpusProgram> All =
        [.. Directory.GetFiles(Folder, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The code with the fault.</summary>
    public SourceFile Faulty => Code with { Content = Code.Content.Replace(Right, Wrong, StringComparison.Ordinal) };

    public string Reply(SourceFile file) => $"```{Language} {file.Path}\n{file.Content}```";

    /// <summary>What a model answers that falls into the trap first and repairs it then; asked for tests, it writes the weak ones, and better ones when it is told of their faults.</summary>
    public static ModelStandInAnswer Answer(ModelStandInRequest request)
    {
        var said = string.Concat(request.Messages.Select(message => message.Text));
        var program = All.Single(program => said.Contains(program.Request, StringComparison.Ordinal));
        var withTests = said.Contains(program.Tests.Content, StringComparison.Ordinal);
        return new ModelStandInAnswer
        {
            Text = AddingTask.AsksForCriteria(request) ? AddingTask.NoCriteria
                : AddingTask.AsksForStrongerTests(request) ? program.Reply(program.Tests)
                : AddingTask.AsksForTests(request) ? program.Reply(program.Weak)
                : program.Reply(withTests && !said.Contains("The code so far", StringComparison.Ordinal) ? program.Faulty : program.Code)
        };
    }

    private static CorpusProgram Read(string path)
    {
        var sections = File.ReadAllText(path).Split("\n--- ");
        var (right, wrong) = Section(sections, "fault").Content.Split("\n=>\n") is [var before, var after] ? (before, after.TrimEnd('\n')) : throw new FormatException($"{path} has no fault.");
        return new CorpusProgram(Path.GetFileName(Path.GetDirectoryName(path))!, Path.GetFileNameWithoutExtension(path), sections[0], Section(sections, "code"), right, wrong, Section(sections, "tests"), Section(sections, "weak"));
    }

    private static SourceFile Section(string[] sections, string kind)
    {
        var section = sections.Single(section => section.StartsWith(kind, StringComparison.Ordinal)).Split('\n', 2);
        return new SourceFile(section[0].Split(' ')[^1], section[1].TrimEnd('\n') + "\n");
    }
}
