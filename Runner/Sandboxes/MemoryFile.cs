using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nightshift.Sandboxes;

/// <summary>
/// A file without a name on any disk, gone with its handle. Runner's children open it by <see cref="Path"/>,
/// because .NET hands no other descriptors than the standard three to a process it starts.
/// </summary>
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1;

    public MemoryFile(string name)
    {
        Handle = Create(name, CloseOnExec);
        if (Handle.IsInvalid)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "No memory file could be made.");
    }

    public MemoryFile(string name, ReadOnlySpan<byte> content) : this(name) => RandomAccess.Write(Handle, content, 0);

    public MemoryFile(string name, string content) : this(name) => Write(content);

    public void Write(string content) => RandomAccess.Write(Handle, Encoding.UTF8.GetBytes(content), 0);

    public SafeFileHandle Handle { get; }

    public string Path => $"/proc/{Environment.ProcessId}/fd/{Handle.DangerousGetHandle()}";

    public void Dispose() => Handle.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Create(string name, uint flags);
}
