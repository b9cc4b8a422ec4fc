using Nightshift.Executions;

namespace Nightshift.Projects;

/// <summary>The data in a model's reply.</summary>
public static class ReplyText
{
    /// <summary>The longest fenced block; all of the reply when there is none.</summary>
    public static string Data(string reply)
    {
        var said = ReplyParser.WithoutThinking(reply);
        return FencedBlock.Read(said).MaxBy(block => block.Content.Length)?.Content ?? said;
    }
}
