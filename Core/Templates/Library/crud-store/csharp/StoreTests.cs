using Xunit;

namespace RecordStore;

public sealed class StoreTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("store-");
    private readonly Store store = new();

    private string FilePath => Path.Combine(folder.FullName, "records.json");

    public void Dispose()
    {
        if (folder.Exists) folder.Delete(recursive: true);
    }

    private static Dictionary<string, object?> Sample(int number) => Schema.Fields.ToDictionary(field => field.Name, object? (field) => field.Kind switch
    {
        FieldKind.Text => $"text {number:000}",
        FieldKind.Integer => (double)number,
        FieldKind.Number => number + 0.5,
        _ => number % 2 == 0
    });

    private static Store With(Store store, params int[] numbers)
    {
        foreach (var number in numbers) store.Create(Sample(number));
        return store;
    }

    private static IEnumerable<int> Ids(Store store, Query? query = null) => store.List(query).Select(record => record.Id);

    private static void Same(Dictionary<string, object?> expected, StoredRecord actual) =>
        Assert.Equal(expected.OrderBy(field => field.Key), actual.Fields.ToDictionary(field => field.Key, object? (field) => field.Value).OrderBy(field => field.Key));

    [Fact]
    public void C1_What_is_created_can_be_read()
    {
        var created = store.Create(Sample(1));
        Assert.Equal(1, created.Id);
        Same(Sample(1), created);
        Assert.Equal(created, store.Get(1));
    }

    [Fact]
    public void C2_An_update_changes_only_what_it_is_given()
    {
        With(store, 1, 2);
        var name = Schema.Fields[0].Name;
        var expected = Sample(1);
        expected[name] = Sample(5)[name];
        Same(expected, store.Update(1, new Dictionary<string, object?> { [name] = Sample(5)[name] }));
        Same(expected, store.Get(1));
        Same(Sample(2), store.Get(2));
    }

    [Fact]
    public void C3_What_is_deleted_is_gone_and_its_id_is_not_used_again()
    {
        With(store, 1, 2, 3);
        store.Delete(2);
        store.Delete(3);
        Assert.Equal([1], Ids(store));
        Assert.Equal([1, 4], Ids(With(store, 4)));
    }

    [Fact]
    public void C3_Records_that_are_not_there_are_told_as_such()
    {
        foreach (var action in new Action[] { () => store.Get(7), () => store.Update(7, Sample(1)), () => store.Delete(7) })
            Assert.Contains(" 7.", Assert.Throws<RecordNotFoundException>(action).Message);
    }

    [Fact]
    public void C4_Lists_come_sorted_filtered_and_in_pages()
    {
        With(store, 3, 1, 2, 1);
        Assert.Equal([1, 2, 3, 4], Ids(store));
        Assert.Equal([4, 3, 2, 1], Ids(store, new Query { Descending = true }));
        Assert.Equal([2, 3], Ids(store, new Query { Limit = 2, Offset = 1 }));
        Assert.Empty(Ids(store, new Query { Offset = 9 }));
        foreach (var (name, kind) in Schema.Fields)
        {
            Assert.Equal(kind == FieldKind.Boolean ? [1, 2, 4, 3] : [2, 4, 3, 1], Ids(store, new Query { OrderBy = name }));
            Assert.Equal(kind == FieldKind.Boolean ? 3 : 1, Ids(store, new Query { OrderBy = name, Descending = true }).First());
            Assert.Equal([3], Ids(store, new Query { Where = new Dictionary<string, object> { [name] = Sample(2)[name]! } }));
        }

        Assert.Equal(4, store.Count());
        Assert.Equal(2, store.Count(Sample(1)!));
    }

    [Fact]
    public void C4_Questions_that_make_no_sense_are_refused()
    {
        Assert.Throws<InvalidRecordException>(() => store.List(new Query { OrderBy = "nonsense" }));
        Assert.Throws<InvalidRecordException>(() => store.Count(new Dictionary<string, object> { ["nonsense"] = 1 }));
        Assert.Throws<InvalidRecordException>(() => store.Count(new Dictionary<string, object> { ["id"] = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.List(new Query { Limit = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.List(new Query { Offset = -1 }));
    }

    public static TheoryData<FieldKind, object?> Wrong => new()
    {
        { FieldKind.Text, 5.0 }, { FieldKind.Text, null }, { FieldKind.Text, new string('x', Schema.MaxTextLength + 1) }, { FieldKind.Integer, 1.5 }, { FieldKind.Integer, true },
        { FieldKind.Integer, "1" }, { FieldKind.Integer, 1e300 }, { FieldKind.Number, "1" }, { FieldKind.Number, double.NaN }, { FieldKind.Number, null }, { FieldKind.Boolean, 1.0 }, { FieldKind.Boolean, null }
    };

    [Theory, MemberData(nameof(Wrong))]
    public void C5_Values_that_only_look_right_are_refused(FieldKind kind, object? value) => Assert.NotNull(Schema.Problem(kind, value));

    [Fact]
    public void C5_Values_at_the_bounds_are_taken()
    {
        Assert.Null(Schema.Problem(FieldKind.Text, new string('x', Schema.MaxTextLength)));
        Assert.Null(Schema.Problem(FieldKind.Integer, Schema.Plain((1L << 53) - 1)));
        Assert.Null(Schema.Problem(FieldKind.Number, Schema.Plain(-1.5m)));
        Assert.Null(Schema.Problem(FieldKind.Boolean, false));
    }

    [Fact]
    public void C5_A_refused_record_names_every_field_and_stores_nothing()
    {
        var refused = Assert.Throws<InvalidRecordException>(() => store.Create(new Dictionary<string, object?> { ["nonsense"] = 1 }));
        Assert.Equal("is not a field", refused.Problems["nonsense"]);
        Assert.All(Schema.Fields, field => Assert.Equal("is missing", refused.Problems[field.Name]));
        With(store, 1);
        Assert.Throws<InvalidRecordException>(() => store.Update(1, new Dictionary<string, object?> { [Schema.Fields[0].Name] = null }));
        Same(Sample(1), store.Get(1));
        Assert.Equal(1, store.Count());
    }

    [Fact]
    public void C1_Callers_cannot_change_what_is_stored()
    {
        var given = Sample(1);
        store.Create(given);
        given[Schema.Fields[0].Name] = null;
        Same(Sample(1), store.Get(1));
    }

    [Fact]
    public void C6_A_store_is_found_again_in_its_file()
    {
        With(Store.Open(FilePath), 1, 2, 3).Delete(3);
        var again = Store.Open(FilePath);
        Same(Sample(2), again.Get(2));
        Assert.Equal([1, 2, 4], Ids(With(again, 4)));
        Assert.Equal(["records.json"], folder.GetFiles().Select(file => file.Name));
    }

    [Theory]
    [InlineData(""), InlineData("{"), InlineData("[]"), InlineData("null"), InlineData("{}"), InlineData("""{"LastId": 1, "Records": [{"Id": 1, "Fields": {}}]}""")]
    public void C6_A_file_of_something_else_is_refused(string text)
    {
        File.WriteAllText(FilePath, text);
        Assert.Contains(FilePath, Assert.Throws<InvalidDataException>(() => Store.Open(FilePath)).Message);
    }

    [Fact]
    public void C6_A_change_that_cannot_be_saved_did_not_happen()
    {
        var kept = With(Store.Open(FilePath), 1);
        folder.Delete(recursive: true);
        foreach (var action in new Action[] { () => kept.Create(Sample(2)), () => kept.Update(1, Sample(2)), () => kept.Delete(1) })
            Assert.ThrowsAny<IOException>(action);
        Same(Sample(1), Assert.Single(kept.List()));
    }

    [Fact]
    public void C1_Changes_at_once_get_ids_of_their_own()
    {
        Parallel.For(0, 50, _ => store.Create(Sample(1)));
        Assert.Equal(Enumerable.Range(1, 50), Ids(store));
    }
}
