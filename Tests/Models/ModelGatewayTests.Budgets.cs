using Nightshift.Infrastructure;

namespace Nightshift.Models;

/// <summary>What a run may spend.</summary>
public sealed partial class ModelGatewayTests
{
    [Fact]
    public async Task A_call_that_could_cost_more_than_is_left_is_not_made()
    {
        await using var rig = Rig(One);
        var request = await rig.RequestAsync(budget: 0.01m);

        var error = await Should.ThrowAsync<BudgetExceededException>(() => rig.AskAsync(request));

        error.Message.ShouldContain("a call to one/m1 could cost up to $0.016396 (about 12 tokens of prompt and up to 8192 of answer), and $0.01 of the budget is left");
        first.Requests.ShouldBeEmpty();
        (await rig.RowsAsync(request)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_model_that_fits_the_budget_is_asked_where_a_dearer_one_does_not()
    {
        await using var rig = Rig(Two, ("Providers:two:Models:m2:InputPrice", "0"), ("Providers:two:Models:m2:OutputPrice", "0.1"));

        (await rig.AskAsync(await rig.RequestAsync(budget: 0.01m))).Provider.ShouldBe("two");
    }

    [Fact]
    public async Task Half_an_answer_uses_up_the_budget_too()
    {
        first.Default = _ => new() { Text = new string('x', 4 * 8000), End = ModelStandInEnd.CutOff, PieceLength = 8000 };
        await using var rig = Rig(One);

        await Should.ThrowAsync<BudgetExceededException>(async () => await rig.AskAsync(await rig.RequestAsync(budget: 0.03m)));

        first.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_budget_is_not_given_to_a_model_of_unknown_price()
    {
        await using var rig = Rig([("Providers:two:BaseUrl", second.BaseUrl), ("Providers:two:Models:m2", "")]);

        (await Should.ThrowAsync<BudgetExceededException>(async () => await rig.AskAsync(await rig.RequestAsync(budget: 5m))))
            .Message.ShouldContain("two/m2 has no price, so that a budget cannot be kept; set Models:Providers:two:Models:m2:InputPrice and OutputPrice (0 when it is free)");
    }
}
