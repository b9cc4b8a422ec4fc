using System.ComponentModel.DataAnnotations;

namespace Nightshift.Projects;

/// <summary>What a project may take.</summary>
public sealed class ProjectOptions
{
    public const string Section = "Projects";

    /// <summary>Most tasks of a project that are worked on at the same time. Users' limits of open runs hold beside it.</summary>
    [Range(1, 20)]
    public int TasksAtOnce { get; set; } = 2;
}
