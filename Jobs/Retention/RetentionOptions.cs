using System.ComponentModel.DataAnnotations;

namespace Nightshift.Retention;

/// <summary>How long things are kept.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>When to look, as a Quartz cron expression in UTC. Default 03:30 every night; what was missed is made up for at the next start.</summary>
    [Required]
    public string Cron { get; set; } = "0 30 3 * * ?";

    /// <summary>Days that executions of premium users are kept. Default 90.</summary>
    [Range(1, 36_500)]
    public int PremiumDays { get; set; } = 90;

    /// <summary>Days that executions of registered users are kept. Default 30.</summary>
    [Range(1, 36_500)]
    public int RegisteredDays { get; set; } = 30;

    /// <summary>Days that executions of free users are kept. Default 7.</summary>
    [Range(1, 36_500)]
    public int FreeDays { get; set; } = 7;

    /// <summary>Executions that registered and free users keep at most, the newest; premium users keep all within their days. Default 50.</summary>
    [Range(1, 1_000_000)]
    public int Newest { get; set; } = 50;

    /// <summary>Hours in which nothing is deleted for being too many. Default 24.</summary>
    [Range(0, 8_760)]
    public int GraceHours { get; set; } = 24;

    /// <summary>Hours after which half-written files, and folders that no artifact has, are deleted. Default 24.</summary>
    [Range(1, 8_760)]
    public int LeftoverHours { get; set; } = 24;

    /// <summary>Rows that one transaction deletes at most. Default 500.</summary>
    [Range(1, 10_000)]
    public int Batch { get; set; } = 500;
}
