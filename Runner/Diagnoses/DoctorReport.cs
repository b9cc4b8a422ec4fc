namespace Nightshift.Diagnoses;

/// <summary><c>./run --doctor</c>: the diagnosis for people, without starting anything.</summary>
internal static class DoctorReport
{
    public const string Argument = "--doctor";

    /// <returns>0 when this host is good enough, else 1.</returns>
    public static async Task<int> PrintAsync(IServiceProvider services, TextWriter output)
    {
        var diagnosis = await services.GetRequiredService<Doctor>().DiagnoseAsync(CancellationToken.None);
        foreach (var line in Lines(diagnosis))
            await output.WriteLineAsync(line);
        return diagnosis.Works ? 0 : 1;
    }

    private static IEnumerable<string> Lines(Diagnosis diagnosis)
    {
        yield return diagnosis.Problem is null ? $"A sandbox came up. There is room for {diagnosis.Slots} at once." : $"No sandbox came up. {diagnosis.Problem}";
        yield return $"Isolation: {diagnosis.Isolation}.";
        yield return "";
        foreach (var capability in diagnosis.Capabilities)
        {
            yield return $"{Word(capability.Present, capability.Needed)}  {capability.Name}: {capability.Meaning}";
            if (!capability.Present)
                yield return $"         To get it: {capability.HowToGet}";
        }
        yield return "";
        foreach (var language in diagnosis.Languages)
            yield return $"{Word(language.Works, needed: false)}  {language.Language}: {(language.Works ? string.Join(", ", language.Tools.Select(tool => $"{tool.Key} {tool.Value}")) : language.Problem)}";
        yield return "";
        yield return diagnosis.Works ? "This machine is good enough: code runs isolated as said above." : "This machine is not good enough yet: get what is marked as missing first.";
    }

    private static string Word(bool present, bool needed) => present ? "yes    " : needed ? "MISSING" : "missing";
}
