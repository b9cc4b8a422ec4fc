using Nightshift.Executions;

namespace Nightshift.Toolchains;

/// <summary>Our scripts for inside a sandbox; they are part of this assembly, so they always fit it.</summary>
internal static class HarnessFiles
{
    public static SourceFile Read(string language, string name)
    {
        using var stream = typeof(HarnessFiles).Assembly.GetManifestResourceStream($"{language}/{name}")
            ?? throw new InvalidOperationException($"The assembly has no resource {language}/{name}.");
        using var reader = new StreamReader(stream);
        return new SourceFile(name, reader.ReadToEnd());
    }
}
