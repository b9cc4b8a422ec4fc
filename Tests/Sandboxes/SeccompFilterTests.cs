using System.Runtime.InteropServices;
using Nightshift.Sandboxes;

namespace Nightshift.Tests.Sandboxes;

/// <summary>The machine's own filter is proven by the escapes it refuses; here, that the other architecture's program is well formed.</summary>
public sealed class SeccompFilterTests
{
    [Theory]
    [InlineData(Architecture.X64)]
    [InlineData(Architecture.Arm64)]
    public void Every_jump_lands_inside_and_the_last_instruction_returns(Architecture architecture)
    {
        var program = SeccompFilter.Build(architecture);
        var count = program.Length / 8;

        (program.Length % 8).ShouldBe(0);
        count.ShouldBeLessThan(4096);
        for (var i = 0; i < count; i++)
            if (program[i * 8] is 0x15 or 0x35 or 0x45)
                (i + 1 + Math.Max(program[i * 8 + 2], program[i * 8 + 3])).ShouldBeLessThan(count);
        program[(count - 1) * 8].ShouldBe((byte)0x06);
    }

    [Fact]
    public void Same_calls_are_denied_on_both_but_for_those_that_exist_on_one()
    {
        DeniedSystemCalls.For(Architecture.Arm64).Count().ShouldBe(DeniedSystemCalls.For(Architecture.X64).Count() - 4);
        DeniedSystemCalls.For(Architecture.Arm64).ShouldBeUnique();
        DeniedSystemCalls.For(Architecture.X64).ShouldBeUnique();
    }
}
