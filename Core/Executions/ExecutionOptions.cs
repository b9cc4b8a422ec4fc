using System.ComponentModel.DataAnnotations;

namespace Nightshift.Executions;

/// <summary>How much one user, and one execution, may take.</summary>
public sealed class ExecutionOptions
{
    public const string Section = "Executions";

    /// <summary>Executions that a user may ask for on one day (UTC); 0 for no limit. Default 100.</summary>
    [Range(0, 1_000_000)]
    public int DailyLimit { get; set; } = 100;

    /// <summary>Executions of one user that may wait or run at the same time; 0 for no limit. Default 50.</summary>
    [Range(0, 1_000_000)]
    public int MostOpen { get; set; } = 50;

    /// <summary>Minutes that an execution may take from when it is first picked up, whatever happens in between. Default 30.</summary>
    [Range(0.01, 10_080)]
    public double TimeLimitMinutes { get; set; } = 30;

    /// <summary>Most tokens of attached files that a model is sent with a request, at about four characters each; 0 for none. Default 16,000.</summary>
    [Range(0, 1_000_000)]
    public int ContextTokens { get; set; } = 16_000;

    /// <summary>Millions of bytes that a delivered ZIP may have; a larger one is not made, and the execution says so. Default 50.</summary>
    [Range(0.001, 1_000)]
    public double ArchiveMegabytes { get; set; } = 50;

    /// <summary>Whether C# that passed is tested once more by <c>dotnet test</c>, which takes some seconds. Default true.</summary>
    public bool Confirm { get; set; } = true;
}
