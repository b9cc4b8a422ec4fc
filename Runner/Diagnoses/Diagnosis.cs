using Nightshift.Toolchains;

namespace Nightshift.Diagnoses;

/// <param name="Works">Whether a sandbox came up just now and a language can be proven in it: good enough to run.</param>
/// <param name="Problem">What the trial sandbox said; null when it came up.</param>
/// <param name="Isolation">How code is isolated on this host, in words.</param>
/// <param name="Slots">Sandboxes that run at once.</param>
internal sealed record Diagnosis(bool Works, string? Problem, string Isolation, int Slots, IReadOnlyList<Capability> Capabilities, IReadOnlyList<ToolchainStatus> Languages);

/// <summary>A piece of the sandbox that this host has or lacks.</summary>
/// <param name="Needed">Whether nothing runs without it; without another one the isolation is weaker, or a feature is not there.</param>
/// <param name="Meaning">What it is for.</param>
internal sealed record Capability(string Name, bool Present, bool Needed, string Meaning, string HowToGet);
