using Microsoft.Extensions.Options;
using Nightshift.Sandboxes;

namespace Nightshift.Tests.Sandboxes;

public sealed class SandboxSlotsTests
{
    private readonly SandboxSlots slots = new(Options.Create(new SandboxOptions { Concurrency = 2 }), TimeProvider.System);
    private readonly List<string> served = [];

    [Fact]
    public async Task Owners_take_turns_and_each_is_served_in_its_own_order()
    {
        await TakeAsync("", 2);
        var queue = Queue("a1", "a2", "a3", "b1", "c1", "b2");

        slots.Waiting.ShouldBe(6);
        await ReturnAsync(queue.Length);

        served.ShouldBe(["a1", "b1", "c1", "a2", "b2", "a3"]);
    }

    [Fact]
    public async Task Who_leaves_the_queue_is_passed_over_and_costs_nobody_a_turn()
    {
        using var leave = new CancellationTokenSource();
        await TakeAsync("", 2);
        var leaver = slots.TakeAsync("a", leave.Token);
        Queue("a1", "b1");

        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaver);
        slots.Waiting.ShouldBe(2);
        await ReturnAsync(2);

        served.ShouldBe(["a1", "b1"]);
    }

    [Fact]
    public async Task Places_that_nobody_waits_for_are_free_again()
    {
        await TakeAsync("a", 2);
        slots.Running.ShouldBe(2);

        slots.Return();
        slots.Return();

        (slots.Running, slots.Waiting).ShouldBe((0, 0));
        await TakeAsync("b", 2);
    }

    [Fact]
    public void Room_is_bounded_by_memory_too() =>
        new SandboxOptions { MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 }.Slots.ShouldBe(1);

    private async Task TakeAsync(string owner, int count)
    {
        for (var place = 0; place < count; place++)
            await slots.TakeAsync(owner, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
    }

    /// <summary>A name's first letter is the owner.</summary>
    private Task[] Queue(params string[] names) => [.. names.Select(async name =>
    {
        await slots.TakeAsync(name[..1], CancellationToken.None);
        lock (served) served.Add(name);
    })];

    private async Task ReturnAsync(int count)
    {
        for (var place = 1; place <= count; place++)
        {
            slots.Return();
            await HostProcesses.UntilAsync(() => { lock (served) return served.Count == place; }, "Nobody was served.");
        }
    }
}
