using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Nightshift.CSharpHarness;

/// <summary>
/// Which lines ran. The compiler instruments the code itself (its instrumentation kind "test coverage"), and describes in a resource of
/// the assembly what each of the flags that the code sets stands for: spans of statements, method by method.
/// </summary>
internal static class CoverageMap
{
    private const string Resource = "<DynamicAnalysisData>";

    /// <summary>What instrumented code calls, in the name and shape that the compiler expects.</summary>
    public static readonly SyntaxTree Runtime = CodeCompiler.Tree(
        """
        #nullable disable
        namespace Microsoft.CodeAnalysis.Runtime
        {
            [System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]
            public static class Instrumentation
            {
                public static readonly System.Collections.Concurrent.ConcurrentDictionary<int, bool[]> Ran = new System.Collections.Concurrent.ConcurrentDictionary<int, bool[]>();
                public static bool[] CreatePayload(System.Guid mvid, int method, int file, ref bool[] payload, int length)
                {
                    System.Threading.Interlocked.CompareExchange(ref payload, new bool[length], null);
                    Ran[method] = payload;
                    return payload;
                }
                public static bool[] CreatePayload(System.Guid mvid, int method, int[] files, ref bool[] payload, int length) => CreatePayload(mvid, method, 0, ref payload, length);
                public static void FlushPayload() { }
            }
        }
        """, "/harness/instrumentation.cs");

    /// <summary>By file: the lines on which a statement begins, and how many of them did not run.</summary>
    public static IEnumerable<(string File, int Lines, int Missed)> Read(Assembly assembly) =>
        Lines(assembly).GroupBy(line => line.Key.File).Where(file => CodeCompiler.Below(file.Key) is not null)
            .Select(file => (CodeCompiler.Below(file.Key)!, file.Count(), file.Count(line => !line.Value)));

    /// <summary>Whether the statement that begins on a line ran; nothing when the assembly is not instrumented.</summary>
    public static Dictionary<(string File, int Line), bool> Lines(Assembly assembly)
    {
        var lines = new Dictionary<(string File, int Line), bool>();
        if (assembly.GetType("Microsoft.CodeAnalysis.Runtime.Instrumentation") is not { } runtime)
            return lines;
        var ran = (IReadOnlyDictionary<int, bool[]>)runtime.GetField("Ran")!.GetValue(null)!;
        foreach (var (method, points) in Methods(assembly))
            for (var i = points.Count > 1 ? 1 : 0; i < points.Count; i++) // the first is the method as a whole
                lines[points[i]] = lines.GetValueOrDefault(points[i]) || ran.TryGetValue(method, out var flags) && flags[i];
        return lines;
    }

    private static unsafe List<(int Method, List<(string File, int Line)> Points)> Methods(Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(Resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        fixed (byte* start = bytes)
            return new DataReader(start, bytes.Length).Methods();
    }

    /// <summary>Reads the resource: a header, the tables of documents and of methods, a heap of GUIDs and a heap of blobs.</summary>
    private readonly unsafe ref struct DataReader
    {
        private const int GuidSize = 16;
        private readonly byte* blobs;
        private readonly int blobsLength;
        private readonly int[] documents;
        private readonly int[] methods;

        public DataReader(byte* start, int length)
        {
            var reader = new BlobReader(start, length);
            if (Encoding.ASCII.GetString(reader.ReadBytes(4)) != "DAMD" || reader.ReadByte() != 0 || reader.ReadByte() != 2)
                throw new BadImageFormatException("The compiler describes coverage in a format that is not known here.");
            (documents, methods) = (new int[reader.ReadInt32()], new int[reader.ReadInt32()]);
            var guidsLength = reader.ReadInt32();
            blobsLength = reader.ReadInt32();
            var (smallBlobs, smallGuids) = (blobsLength <= ushort.MaxValue, guidsLength / GuidSize <= ushort.MaxValue);
            for (var i = 0; i < documents.Length; i++)
            {
                documents[i] = Reference(ref reader, smallBlobs);
                Reference(ref reader, smallGuids);
                Reference(ref reader, smallBlobs);
            }
            for (var i = 0; i < methods.Length; i++)
                methods[i] = Reference(ref reader, smallBlobs);
            blobs = start + reader.Offset + guidsLength;
        }

        public List<(int, List<(string, int)>)> Methods()
        {
            var names = new string[documents.Length];
            for (var i = 0; i < names.Length; i++)
                names[i] = Name(documents[i]);
            var found = new List<(int, List<(string, int)>)>();
            for (var i = 0; i < methods.Length; i++)
                if (methods[i] != 0)
                    found.Add((i + 1, Points(methods[i], names)));
            return found;
        }

        private List<(string, int)> Points(int blob, string[] names)
        {
            var points = new List<(string, int)>();
            var reader = Blob(blob);
            var document = reader.ReadCompressedInteger();
            var line = -1;
            while (reader.RemainingBytes > 0)
            {
                var lines = reader.ReadCompressedInteger();
                var columns = lines == 0 ? reader.ReadCompressedInteger() : reader.ReadCompressedSignedInteger();
                if (lines == 0 && columns == 0)
                {
                    document = reader.ReadCompressedInteger();
                    continue;
                }
                var first = line < 0;
                line = first ? reader.ReadCompressedInteger() : line + reader.ReadCompressedSignedInteger();
                _ = first ? reader.ReadCompressedInteger() : reader.ReadCompressedSignedInteger();
                points.Add((names[document - 1], line + 1)); // they are counted from 0
            }
            return points;
        }

        /// <summary>A separator, and the blobs of the parts between.</summary>
        private string Name(int blob)
        {
            var reader = Blob(blob);
            var separator = (char)reader.ReadByte();
            var parts = new List<string>();
            while (reader.RemainingBytes > 0)
            {
                var part = Blob(reader.ReadCompressedInteger());
                parts.Add(part.ReadUTF8(part.Length));
            }
            return string.Join(separator == 0 ? "" : separator.ToString(), parts);
        }

        private BlobReader Blob(int offset)
        {
            var reader = new BlobReader(blobs + offset, blobsLength - offset);
            var size = reader.ReadCompressedInteger();
            return new BlobReader(reader.CurrentPointer, size);
        }

        private static int Reference(ref BlobReader reader, bool small) => small ? reader.ReadUInt16() : reader.ReadInt32();
    }
}
