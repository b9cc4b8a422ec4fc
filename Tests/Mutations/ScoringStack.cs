using Nightshift.Infrastructure;

namespace Nightshift.Mutations;

/// <summary>The stack with its tests tested, which the others leave out to save time.</summary>
public sealed class ScoringStack : Stack
{
    public const double Threshold = 0.75;

    public ScoringStack()
    {
        Settings["TestScoring__Seconds"] = RunnerSettings["Mutations__Seconds"] = "60"; // enough for every fault, however busy the machine is
        Settings["TestScoring__Threshold"] = "0.75"; // in so small a program, the two faults that make no difference weigh much
    }
}

[CollectionDefinition(Name)]
public sealed class ScoringCollection : ICollectionFixture<ScoringStack>
{
    public const string Name = "scoring";
}
