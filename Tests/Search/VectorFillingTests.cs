using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Search;

public sealed class VectorFillingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_question_finds_code_that_shares_no_word_with_it(bool inQdrant)
    {
        await using var qdrant = await QdrantStandIn.StartAsync();
        await using var rig = new SearchRig(database, inQdrant ? new QdrantVectors(qdrant.Client) : null);
        var user = await database.AddUserAsync();
        await rig.SaveAsync(user, "lessons.py", Lessons());
        await rig.SaveAsync(user, "shop.py", "def drop_row(table):\n    return table.delete('accounts')\n\n\ndef draw(canvas):\n    return canvas.render('bitmap')\n");
        await rig.DrainAsync();
        (await rig.FindAsync(user, new CodeQuery("retires members", Path: "shop"))).ShouldBeEmpty();

        await rig.FillAsync(user);

        var hit = (await rig.FindAsync(user, new CodeQuery("retires members", Path: "shop"))).First();
        hit.ShouldSatisfyAllConditions(() => hit.Symbol.ShouldBe("drop_row"), () => hit.Why.ShouldBe(["its meaning"]));
        (await rig.FindAsync(await database.AddUserAsync("Other"), new CodeQuery("retires members"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_outgrew_its_embedder_is_learned_anew_while_the_old_one_serves()
    {
        await using var rig = new SearchRig(database);
        var user = await database.AddUserAsync();
        await rig.SaveAsync(user, "few.py", "def first_of_all():\n    return 'the beginning'\n");
        await rig.DrainAsync();
        await rig.FillAsync(user);
        var first = (await rig.Embedders.OfAsync(user, CancellationToken.None)).ShouldHaveSingleItem();
        first.State.ShouldBe(SearchEmbedder.Serving);

        await rig.SaveAsync(user, "many.py", string.Concat(Enumerable.Range(0, 250).Select(number => $"def later_{number}():\n    return {number}\n\n\n")));
        await rig.DrainAsync();
        var half = first with { Id = Guid.CreateVersion7(), State = SearchEmbedder.Filling, Model = "vec/other" }; // as left by a process that was killed before the embedder was changed back
        await rig.Embedders.AddAsync(half, null, CancellationToken.None);
        await rig.FillAsync(user);

        var second = (await rig.Embedders.OfAsync(user, CancellationToken.None)).ShouldHaveSingleItem();
        second.Id.ShouldNotBe(first.Id);
        second.LearnedFrom.ShouldBe(251);
        (await VectorsAsync(user)).ShouldBe(251);
        (await rig.FindAsync(user, new CodeQuery("first of all the beginning"))).First().Why.ShouldBe(["its words", "its meaning"]);
    }

    [Fact]
    public async Task Another_embedder_takes_over_when_it_has_all_and_a_provider_that_fails_leaves_words()
    {
        await using var model = await ModelStandIn.StartAsync();
        (string, string)[] provider = [("Providers:vec:BaseUrl", model.BaseUrl), ("Providers:vec:ApiKey", "sk-key"), ("Providers:vec:Models:e:InputPrice", "0"), ("Providers:vec:Models:e:OutputPrice", "0"), ("Providers:vec:Models:e:Capabilities", "embedding")];
        var user = await database.AddUserAsync();
        await using (var before = new SearchRig(database))
        {
            await before.SaveAsync(user, "a.py", "def only_one():\n    return 1\n");
            await before.DrainAsync();
            await before.FillAsync(user);
        }
        await using var rig = new SearchRig(database, null, provider);
        (await rig.FindAsync(user, new CodeQuery("only one"))).First().Why.ShouldContain("its meaning");

        await rig.FillAsync(user);

        var embedder = (await rig.Embedders.OfAsync(user, CancellationToken.None)).ShouldHaveSingleItem();
        embedder.ShouldSatisfyAllConditions(() => embedder.Model.ShouldBe("vec/e"), () => embedder.State.ShouldBe(SearchEmbedder.Serving));
        (await rig.FindAsync(user, new CodeQuery("only one"))).First().Why.ShouldContain("its meaning");
        model.Fail(401);
        (await rig.FindAsync(user, new CodeQuery("only one"))).First().Why.ShouldBe(["its words"]);
    }

    [Fact]
    public async Task Vectors_go_with_their_files()
    {
        await using var qdrant = await QdrantStandIn.StartAsync();
        await using var rig = new SearchRig(database, new QdrantVectors(qdrant.Client));
        var user = await database.AddUserAsync();
        var id = await rig.SaveAsync(user, "a.py", "def here_today():\n    return 1\n");
        await rig.DrainAsync();
        await rig.FillAsync(user);
        qdrant.Points.Count.ShouldBe(1);

        await rig.Artifacts.DeleteAsync(user, id, CancellationToken.None);
        (await rig.FindAsync(user, new CodeQuery("here today"))).ShouldBeEmpty();
        await rig.FillAsync(user);

        qdrant.Points.ShouldBeEmpty();
        (await database.Source.FirstAsync<int>("select count(*) from search_gone where user_id = @user", new { user }, CancellationToken.None)).ShouldBe(0);
    }

    private Task<int> VectorsAsync(Guid user) => database.Source.FirstAsync<int>("select count(*) from search_vectors where user_id = @user", new { user }, CancellationToken.None);

    private static string Lessons() => string.Concat(Enumerable.Range(0, 40).Select(number =>
        $"def drop_{number}(table):\n    # retires members of day{number}\n    return table.delete('accounts', 'day{number}')\n\n\ndef draw_{number}(canvas):\n    # shows pictures of day{number}\n    return canvas.render('bitmap', 'day{number}')\n\n\n"));
}
