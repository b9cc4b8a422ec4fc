using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nightshift.Sandboxes;

/// <summary>The classic BPF program that the kernel runs at each system call of a sandbox.</summary>
internal static class SeccompFilter
{
    private const uint Allow = 0x7fff0000, Kill = 0x80000000, Refuse = 0x00050000 | 1 /* EPERM */, Absent = 0x00050000 | 38 /* ENOSYS */;
    private const ushort Load = 0x20, Equal = 0x15, AtLeast = 0x35, AnyBit = 0x45, Return = 0x06;
    private const uint Number = 0, Arch = 4, FirstArgument = 16, SecondArgument = 24;
    private const uint NewNamespaces = 0x7e020000; // every CLONE_NEW* flag that clone takes
    private const uint PushInput = 0x5412, ConsoleInput = 0x541c; // TIOCSTI, TIOCLINUX
    private const uint X32 = 0x40000000;
    private static readonly uint[] SocketFamilies = [1 /* unix */, 2 /* IPv4 */, 10 /* IPv6 */, 16 /* netlink */]; // vsock would leave the network namespace

    public static bool Supports(Architecture architecture) => architecture is Architecture.X64 or Architecture.Arm64;

    public static byte[] Build(Architecture architecture)
    {
        var arm = architecture == Architecture.Arm64;
        var program = new List<(ushort Code, byte True, byte False, uint Value)>
        {
            (Load, 0, 0, Arch),
            (Equal, 1, 0, arm ? 0xc00000b7u : 0xc000003eu),
            (Return, 0, 0, Kill),
            (Load, 0, 0, Number)
        };
        if (!arm)
            program.AddRange([(AtLeast, 0, 1, X32), (Return, 0, 0, Absent)]);
        foreach (var number in DeniedSystemCalls.For(architecture))
            program.AddRange([(Equal, 0, 1, (uint)number), (Return, 0, 0, Refuse)]);

        // glibc falls back from clone3, whose flags a filter cannot read, to clone.
        program.AddRange([(Equal, 0, 1, 435), (Return, 0, 0, Absent)]);
        program.AddRange([(Equal, 0, 4, arm ? 220u : 56u), (Load, 0, 0, FirstArgument), (AnyBit, 0, 1, NewNamespaces), (Return, 0, 0, Refuse), (Return, 0, 0, Allow)]);
        program.AddRange([(Equal, 0, 5, arm ? 29u : 16u), (Load, 0, 0, SecondArgument), (Equal, 1, 0, PushInput), (Equal, 0, 1, ConsoleInput), (Return, 0, 0, Refuse), (Return, 0, 0, Allow)]);
        program.AddRange([(Equal, 0, (byte)(SocketFamilies.Length + 2), arm ? 198u : 41u), (Load, 0, 0, FirstArgument)]);
        for (var i = 0; i < SocketFamilies.Length; i++)
            program.Add((Equal, (byte)(SocketFamilies.Length - i), 0, SocketFamilies[i]));
        program.AddRange([(Return, 0, 0, Refuse), (Return, 0, 0, Allow)]);
        return Assemble(program);
    }

    private static byte[] Assemble(List<(ushort Code, byte True, byte False, uint Value)> program)
    {
        var bytes = new byte[program.Count * 8];
        for (var i = 0; i < program.Count; i++)
        {
            var instruction = bytes.AsSpan(i * 8, 8);
            BinaryPrimitives.WriteUInt16LittleEndian(instruction, program[i].Code);
            instruction[2] = program[i].True;
            instruction[3] = program[i].False;
            BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], program[i].Value);
        }
        return bytes;
    }
}
