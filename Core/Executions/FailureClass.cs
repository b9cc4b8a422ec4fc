namespace Nightshift.Executions;

/// <summary>What kind of failure stopped an attempt; the repair prompt depends on it.</summary>
public enum FailureClass
{
    /// <summary>The reply held no code.</summary>
    NoCode,
    Syntax,
    MissingDependency,
    Assertion,

    /// <summary>The code threw where no test expected it.</summary>
    Exception,
    Timeout,

    /// <summary>Memory, processes or output beyond the limits.</summary>
    Resources,
    Lint,
    Security
}
