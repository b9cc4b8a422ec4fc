using Aspire.Hosting.ApplicationModel;

namespace Nightshift.Embedded;

/// <summary>Random values made once per data folder, readable by the owner alone.</summary>
internal sealed class Secrets(string folder, LogWriter log)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string GetOrCreate(string name) => GetOrCreate(name, new GenerateParameterDefault { MinLength = 32, Special = false }.GetDefaultValue);

    public string GetOrCreate(string name, Func<string> create)
    {
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            Save(path, create());
        return log.Hide(File.ReadAllText(path));
    }

    private static void Save(string path, string value)
    {
        var unfinished = path + ".new";
        using (var writer = new StreamWriter(unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            writer.Write(value);
        File.Move(unfinished, path);
    }
}
