using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;
using Nightshift.Skills;

namespace Nightshift.Projects;

/// <summary>A plan as YAML: what a model answers, and what a person exports and imports.</summary>
public static class PlanText
{
    /// <summary>Characters of a plan.</summary>
    public const int Longest = 200_000;

    /// <summary>Null with the reason when it is no plan. What a plan must look like beyond that is in <see cref="PlanRules"/>.</summary>
    public static (ProjectPlan? Plan, string? Fault) Read(string text)
    {
        if (text.Length > Longest) return (null, $"A plan has at most {Longest:N0} characters.");
        try
        {
            var reader = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();
            return reader.Deserialize<Written?>(text) is { } written ? (written.ToPlan(), null) : (null, "The plan is empty.");
        }
        catch (YamlException exception)
        {
            return (null, $"The plan cannot be read at line {exception.Start.Line}: {(exception.InnerException ?? exception).Message}");
        }
    }

    public static string Write(ProjectPlan plan) => new SerializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull | DefaultValuesHandling.OmitEmptyCollections).DisableAliases().WithIndentedSequences().Build().Serialize(Written.Of(plan));

    private sealed class Written
    {
        public string? Summary { get; set; }
        public List<WrittenPhase?>? Phases { get; set; }

        public ProjectPlan ToPlan() => new(FrontMatter.Line(Summary), [.. (Phases ?? []).OfType<WrittenPhase>().Select(phase => phase.ToPhase())]);

        public static Written Of(ProjectPlan plan) => new() { Summary = plan.Summary, Phases = [.. plan.Phases.Select(WrittenPhase.Of)] };
    }

    private sealed class WrittenPhase
    {
        public string? Title { get; set; }
        public string? Goal { get; set; }
        public List<WrittenTask?>? Tasks { get; set; }

        public PlanPhase ToPhase() => new(FrontMatter.Line(Title), FrontMatter.Line(Goal), [.. (Tasks ?? []).OfType<WrittenTask>().Select(task => task.ToTask())]);

        public static WrittenPhase Of(PlanPhase phase) => new() { Title = phase.Title, Goal = phase.Goal.Length == 0 ? null : phase.Goal, Tasks = [.. phase.Tasks.Select(WrittenTask.Of)] };
    }

    private sealed class WrittenTask
    {
        public string? Id { get; set; }
        public string? Title { get; set; }
        public string? What { get; set; }
        public string? Agent { get; set; }
        public List<string?>? Files { get; set; }
        public List<string?>? Criteria { get; set; }
        public List<string?>? DependsOn { get; set; }
        public PlanRisk? Risk { get; set; }
        public string? Model { get; set; }
        public List<string?>? Tests { get; set; }

        public PlanTask ToTask() => new(
            FrontMatter.Line(Id), FrontMatter.Line(Title), What?.Trim() ?? "", FrontMatter.Line(Agent), FrontMatter.Listed(Files), FrontMatter.Listed(Criteria), FrontMatter.Listed(DependsOn), Risk ?? PlanRisk.Medium,
            FrontMatter.Line(Model) is { Length: > 0 } model ? model : null, Tests is { Count: > 0 } ? FrontMatter.Listed(Tests) : null);

        public static WrittenTask Of(PlanTask task) => new()
        {
            Id = task.Id, Title = task.Title, What = task.What, Agent = task.Agent, Files = [.. task.Files], Criteria = [.. task.Criteria], DependsOn = [.. task.DependsOn], Risk = task.Risk, Model = task.Model, Tests = task.Tests is { } tests ? [.. tests] : null
        };
    }
}
