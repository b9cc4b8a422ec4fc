using System.ComponentModel;
using System.Runtime.InteropServices;

#pragma warning disable CA1416 // file modes: the services run on Linux

namespace Nightshift.Data;

/// <summary>A file that only this user of the machine may read, made once. Processes that need it at the same time end with the same one.</summary>
public static partial class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int AlreadyThere = 17; // EEXIST

    /// <param name="make">The content, when the file is not there yet.</param>
    public static byte[] ReadOrMake(string path, Func<byte[]> make)
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName;
        File.SetUnixFileMode(folder, OwnerOnly | UnixFileMode.UserExecute);
        if (!File.Exists(path)) Make(path, make());
        return File.ReadAllBytes(path);
    }

    /// <summary>Under another name first, whole and flushed. Then it is linked: of several processes one gets the name, which a move does not promise.</summary>
    private static void Make(string path, byte[] content)
    {
        var draft = $"{path}.{Guid.NewGuid():n}";
        try
        {
            using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            if (Link(draft, path) != 0 && Marshal.GetLastPInvokeError() is var error && error != AlreadyThere) throw new IOException($"{path} could not be made.", new Win32Exception(error));
        }
        finally
        {
            File.Delete(draft);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string existing, string name);
}
