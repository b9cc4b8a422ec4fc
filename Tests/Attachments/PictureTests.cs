using System.Net;
using Microsoft.Extensions.AI;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Models;

namespace Nightshift.Attachments;

[Collection(nameof(PricedStack))]
public sealed class PictureTests(PricedStack stack)
{
    private static readonly byte[] Pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_picture_that_came_with_a_request_is_shown_to_a_model_with_eyes()
    {
        var sketch = await stack.Client.ArtifactAsync("sketch.png", Pixel);
        var large = await stack.Client.ArtifactAsync("large.png", [.. Pixel, .. new byte[PictureFormat.LargestBytes]]);
        stack.Model.Forget();
        stack.Model.Reply(AddingTask.Right);

        var proven = await stack.RunAsync(AddingTask.Request() with { Attachments = [sketch.Id, large.Id], Model = "standin/eyes" });

        var asked = stack.Model.Requests.ShouldHaveSingleItem();
        $"{asked.Body}".ShouldContain($"data:image/png;base64,{Convert.ToBase64String(Pixel)}");
        asked.Prompt.ShouldContain("The picture sketch.png:");
        asked.Prompt.ShouldNotContain("large.png");
        proven.Context.ShouldNotBeNull().Select(file => (file.Path, file.Picture, file.Why)).ShouldBe(
            [("sketch.png", new ContextPicture(sketch.Id, "image/png"), null), ("large.png", null, "Larger than the 3.75 MB that models take of a picture. Make it smaller.")]);
        var recorded = (await stack.Client.GetStringAsync($"/execute/{proven.Id}/cassette")).TrimEnd().Split('\n');
        Json.Read<CassetteCall>(recorded.ShouldHaveSingleItem()).Text.ShouldBe(AddingTask.Right);
    }

    [Fact]
    public async Task A_picture_that_no_model_could_see_is_refused_up_front_and_one_that_was_deleted_is_told()
    {
        var sketch = await stack.Client.ArtifactAsync("sketch.png", Pixel);
        var request = AddingTask.Request() with { Attachments = [sketch.Id], Model = "standin/stand-in" };
        (await (await stack.Client.PostAsync("/execute", request)).ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail.ShouldNotBeNull().ShouldContain("cannot see pictures");

        stack.Model.Forget();
        stack.Model.Reply(AddingTask.Wrong()).Reply(AddingTask.Right);
        var first = await stack.RunAsync(request with { Model = "standin/eyes", MaxAttempts = 1 });
        (await stack.Client.DeleteAsync($"/artifacts/{sketch.Id}")).IsSuccessStatusCode.ShouldBeTrue();
        var again = await stack.Client.PostAsync($"/execute/{first.Id}/retry", new RetryRequest()).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
        await stack.EndOfAsync(again.ExecutionId);

        stack.Model.Requests.Last().Prompt.ShouldContain("The picture sketch.png came with the request and was deleted since.");
    }
}
