using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace RestApi;

public sealed class ApiTests
{
    private const string One = $"{Api.Collection}/1";

    private readonly Api api = new(new Store());

    private static JsonObject Sample(int number)
    {
        var values = new JsonObject();
        foreach (var (name, kind) in Schema.Fields)
            values[name] = kind switch
            {
                FieldKind.Text => $"text {number}",
                FieldKind.Integer => number,
                FieldKind.Number => number + 0.5,
                _ => number % 2 == 0
            };
        return values;
    }

    private static JsonObject With(JsonObject values, string name, JsonNode? value)
    {
        values[name] = value;
        return values;
    }

    private ApiResponse Call(string method, string path, JsonNode? body = null, params (string Name, string Value)[] query) => Send(method, path, body?.ToJsonString() ?? "", query: query);

    private ApiResponse Send(string method, string path, string body, string? type = "application/json; charset=utf-8", params (string Name, string Value)[] query) =>
        api.Handle(new ApiRequest(method, path, query.ToDictionary(entry => entry.Name, entry => entry.Value), type, Encoding.UTF8.GetBytes(body)));

    private int[] Ids(params (string Name, string Value)[] query) =>
        [.. Call("GET", Api.Collection, null, query).Body!["items"]!.AsArray().Select(item => item!["id"]!.GetValue<int>())];

    private static void Same(JsonNode? expected, JsonNode? actual) => Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected?.ToJsonString()}, was {actual?.ToJsonString()}");

    [Fact]
    public void C6_A_new_server_is_up_and_empty()
    {
        Assert.Equal("ok", Call("GET", "/health").Body!["status"]!.GetValue<string>());
        Same(JsonNode.Parse("""{"items": [], "total": 0, "page": 1, "limit": 20}"""), Call("GET", Api.Collection).Body);
    }

    [Fact]
    public void C1_What_is_created_can_be_read()
    {
        var created = Call("POST", Api.Collection, Sample(1));
        Assert.Equal((201, One), (created.Status, created.Location));
        Same(With(Sample(1), "id", 1), created.Body);
        Same(created.Body, Call("GET", One).Body);
    }

    [Fact]
    public void C1_Put_replaces_and_patch_changes_one_field()
    {
        Call("POST", Api.Collection, Sample(1));
        Call("POST", Api.Collection, Sample(9));
        Same(With(Sample(2), "id", 1), Call("PUT", One, Sample(2)).Body);
        var name = Schema.Fields[0].Name;
        var expected = With(With(Sample(2), "id", 1), name, Sample(3)[name]!.DeepClone());
        Same(expected, Call("PATCH", One, new JsonObject { [name] = Sample(3)[name]!.DeepClone() }).Body);
        Same(expected, Call("GET", One).Body);
        Same(With(Sample(9), "id", 2), Call("GET", $"{Api.Collection}/2").Body);
    }

    [Fact]
    public void C4_Put_needs_every_field()
    {
        Call("POST", Api.Collection, Sample(1));
        var answer = Call("PUT", One, new JsonObject());
        Assert.Equal(422, answer.Status);
        Assert.All(Schema.Fields, field => Assert.Equal("is missing", answer.Body!["details"]![field.Name]!.GetValue<string>()));
        Assert.Equal(200, Call("PATCH", One, new JsonObject()).Status);
    }

    [Fact]
    public void C2_What_is_deleted_is_gone()
    {
        Call("POST", Api.Collection, Sample(1));
        Assert.Equal(204, Call("DELETE", One).Status);
        Assert.All(["GET", "DELETE"], method => Assert.Equal(404, Call(method, One).Status));
        Assert.Equal("There is no {{resource.words}} 1.", Call("PATCH", One, new JsonObject()).Body!["error"]!.GetValue<string>());
        Assert.Equal(2, Call("POST", Api.Collection, Sample(1)).Body!["id"]!.GetValue<int>());
    }

    [Fact]
    public void C3_Lists_come_in_pages()
    {
        for (var number = 1; number <= 5; number++) Call("POST", Api.Collection, Sample(number));
        Assert.Equal([3, 4], Ids(("page", "2"), ("limit", "2")));
        Assert.Equal([5], Ids(("page", "3"), ("limit", "2")));
        Assert.Empty(Ids(("page", "9")));
        Assert.Equal(5, Call("GET", Api.Collection, null, ("page", "9")).Body!["total"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("page", "0"), InlineData("page", "x"), InlineData("page", ""), InlineData("page", "-1"), InlineData("page", "1000001"), InlineData("limit", "0"), InlineData("limit", "101"), InlineData("nonsense", "1")]
    public void C3_Questions_that_make_no_sense_are_refused(string name, string value) => Assert.Equal(400, Call("GET", Api.Collection, null, (name, value)).Status);

    [Fact]
    public void C3_Lists_can_be_filtered_by_every_field()
    {
        Call("POST", Api.Collection, Sample(1));
        Call("POST", Api.Collection, Sample(2));
        foreach (var (name, kind) in Schema.Fields)
            Assert.Equal([2], Ids((name, kind == FieldKind.Text ? "text 2" : Sample(2)[name]!.ToJsonString())));
    }

    [Fact]
    public void C4_A_field_of_the_wrong_kind_is_named()
    {
        foreach (var (name, kind) in Schema.Fields)
        {
            var answer = Call("POST", Api.Collection, With(Sample(1), name, new JsonArray()));
            Assert.Equal(422, answer.Status);
            Same(new JsonObject { [name] = Schema.Problem(kind, null) }, answer.Body!["details"]);
        }

        Same(new JsonObject { ["id"] = "is not a field" }, Call("POST", Api.Collection, With(Sample(1), "id", 7)).Body!["details"]);
    }

    [Theory]
    [InlineData(FieldKind.Text, "5"), InlineData(FieldKind.Text, "null"), InlineData(FieldKind.Integer, "1.5"), InlineData(FieldKind.Integer, "true"), InlineData(FieldKind.Integer, "\"1\"")]
    [InlineData(FieldKind.Number, "\"1\""), InlineData(FieldKind.Number, "null"), InlineData(FieldKind.Number, "1e999"), InlineData(FieldKind.Boolean, "1"), InlineData(FieldKind.Boolean, "\"true\"")]
    public void C4_Values_that_only_look_right_are_refused(FieldKind kind, string value) => Assert.NotNull(Schema.Problem(kind, JsonNode.Parse(value)));

    [Fact]
    public void C4_Values_at_the_bounds_are_judged_rightly()
    {
        Assert.Null(Schema.Problem(FieldKind.Text, new string('x', Schema.MaxTextLength)));
        Assert.NotNull(Schema.Problem(FieldKind.Text, new string('x', Schema.MaxTextLength + 1)));
        Assert.Null(Schema.Problem(FieldKind.Integer, JsonNode.Parse("5.0")));
    }

    [Theory, InlineData(""), InlineData("{"), InlineData("[1]"), InlineData("null"), InlineData("{}{}"), InlineData("{\"a\": 1, \"a\": 1}")]
    public void C5_A_body_must_be_one_json_object(string body) => Assert.Equal(400, Send("POST", Api.Collection, body).Status);

    [Theory, InlineData(null), InlineData("text/plain")]
    public void C5_A_body_must_say_that_it_is_json(string? type) => Assert.Equal(415, Send("POST", Api.Collection, "{}", type).Status);

    [Fact]
    public void C6_A_method_that_does_not_fit_is_refused_with_those_that_do()
    {
        var answer = Call("DELETE", Api.Collection);
        Assert.Equal((405, "GET, POST"), (answer.Status, answer.Allow));
        Assert.Equal(405, Call("POST", One, Sample(1)).Status);
    }

    [Theory, InlineData("/nothing"), InlineData($"{Api.Collection}/x"), InlineData($"{Api.Collection}/1/2"), InlineData($"{Api.Collection}/-1"), InlineData($"{Api.Collection}/99999999999")]
    public void C6_Other_paths_lead_nowhere(string path) => Assert.Equal(404, Call("GET", path).Status);

    [Fact]
    public void C1_Requests_at_once_get_ids_of_their_own()
    {
        Parallel.For(0, 50, _ => Call("POST", Api.Collection, Sample(1)));
        Assert.Equal(Enumerable.Range(1, 50), Ids(("limit", "100")));
    }
}
