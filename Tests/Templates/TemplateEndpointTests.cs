using System.Net;
using System.Text.Json;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Templates;

public sealed class TemplateEndpointTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    /// <summary>A small template of somebody's own.</summary>
    public static readonly TemplateDraft Greeting = new(
        "Greeting", "utility", "python", "Greets somebody by name.", ["hello", "salutation"],
        [new("who", "string", "world", "Who is greeted."), new("times", "integer", "1", "How often.", 1, 3), new("loud", "boolean", "false", "In capitals."), new("style", "choice", "Hello", "How.", Choices: [new("Hello", "formal"), new("Hi", "short")])],
        [new("greeting.py", "GREETING = \"{{style}}, {{who}}!\" * {{times}}\nLOUD = \"{{loud}}\"  # {{unknown}}\n"), new("test_greeting.py", "from greeting import GREETING\n\n\ndef test_it_greets():\n    assert \"{{who}}\" in GREETING\n")]);

    [Fact]
    public async Task Shipped_templates_are_listed_filtered_searched_and_paged()
    {
        var all = await ListAsync(app.Owner, "?limit=100");
        all.Total.ShouldBe(TemplateLibrary.Instance.All.Count);
        (await ListAsync(app.Owner, "?category=ui")).Templates.ShouldAllBe(template => template.Category == "ui");
        (await ListAsync(app.Owner, "?language=go&limit=100")).Templates.Select(template => template.Id).ShouldBe(all.Templates.Where(template => template.Language == "go").Select(template => template.Id));
        (await ListAsync(app.Owner, "?search=throttle%20requests&language=csharp")).Templates[0].Id.ShouldBe("csharp-rate-limiter");
        var second = await ListAsync(app.Owner, "?page=2&limit=5");
        second.Templates.Select(template => template.Id).ShouldBe(all.Templates.Skip(5).Take(5).Select(template => template.Id));
        await (await app.Owner.GetAsync("/templates?category=nonsense")).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_template_shows_its_files_variables_and_criteria()
    {
        var template = await app.Owner.GetAsync("/templates/python-rate-limiter").ReadAsync<TemplateDetail>();

        template.Own.ShouldBeFalse();
        template.Files.Select(file => file.Path).ShouldBe(["rate_limiter.py", "test_rate_limiter.py"]);
        template.Code.ShouldContain("{{limit}}");
        template.Variables.Select(variable => (variable.Name, variable.Type, variable.Unit)).ShouldBe([("limit", "integer", null), ("window_seconds", "integer", "seconds")]);
        template.Criteria.ShouldNotBeEmpty();
        await (await app.Owner.GetAsync("/templates/nonsense")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Variables_are_filled_in_and_a_use_is_counted_but_a_look_is_not()
    {
        var ann = await app.ClientAsync("ann");
        var fields = Json.ToElement(new[] { new { name = "title", type = "text" }, new { name = "done", type = "boolean" } });
        var made = await GenerateAsync(ann, "go-rest-api", new() { ["resource"] = Json.ToElement("task"), ["fields"] = fields }, preview: true);
        made.Files.Single(file => file.Path == "schema.go").Content.ShouldContain("\t{\"title\", Text},\n\t{\"done\", Boolean},");
        made.Files.Single(file => file.Path == "api.go").Content.ShouldContain("\"/tasks\"");
        made.TestFiles.Single().Path.ShouldBe("api_test.go");
        made.Code.ShouldContain("// ==> main.go <==");
        (made.ExecutionId, await UsesAsync(ann, "go-rest-api")).ShouldBe((null, 0));

        await GenerateAsync(ann, "go-rest-api", []);
        await GenerateAsync(ann, "go-rest-api", []);
        (await UsesAsync(ann, "go-rest-api"), await UsesAsync(app.Owner, "go-rest-api")).ShouldBe((2, 0));
    }

    [Theory]
    [InlineData("python-rest-api", "resource", "\"Book\"", "A noun in lower case")]
    [InlineData("python-rest-api", "fields", "\"title\"; drop", "such as title: text")]
    [InlineData("python-rest-api", "fields", "\"id: text\"", "such as title: text")]
    [InlineData("python-rest-api", "prefix", "\"/a'b\"", "beginning of a path")]
    [InlineData("python-rate-limiter", "limit", "0", "whole number from 1 to 1000000")]
    [InlineData("python-rate-limiter", "limit", "{}", "A text, a number")]
    [InlineData("python-jwt-sign-in", "identity", "\"phone\"", "One of email, username")]
    [InlineData("python-cli-tool", "command", "\"My Tool\"", "lower case with dashes")]
    [InlineData("javascript-landing-page", "title", "\"a\\nb\"", "One line")]
    [InlineData("javascript-landing-page", "nonsense", "1", "There is no such variable. Use title, tagline, action, accent.")]
    public async Task A_value_that_does_not_fit_is_refused_by_name(string id, string name, string json, string reason)
    {
        var element = json.EndsWith("drop", StringComparison.Ordinal) ? Json.ToElement(json) : Json.Read<JsonElement>(json);
        var problem = await (await app.Owner.PostAsync($"/templates/{id}/generate", new GenerateRequest(new Dictionary<string, JsonElement> { [name] = element }))).ProblemAsync(HttpStatusCode.BadRequest);

        Json.Write(problem).ShouldContain(reason);
    }

    [Fact]
    public async Task A_template_of_ones_own_is_kept_found_used_changed_and_deleted()
    {
        var bob = await app.ClientAsync("bob");
        var own = await bob.PostAsync("/templates", Greeting).ReadAsync<TemplateDetail>(HttpStatusCode.Created);
        own.ShouldSatisfyAllConditions(template => template.Own.ShouldBeTrue(), template => template.Variables.Count.ShouldBe(4), template => template.Tags.ShouldBe(["hello", "salutation"]));
        (await ListAsync(bob, "?search=salutation")).Templates.ShouldHaveSingleItem().Id.ShouldBe(own.Id);
        (await ListAsync(bob, "?own=true")).Total.ShouldBe(1);
        (await ListAsync(app.Owner, "?own=true")).Total.ShouldBe(0);

        var made = await GenerateAsync(bob, own.Id, new() { ["who"] = Json.ToElement("Ada"), ["times"] = Json.ToElement(2), ["loud"] = Json.ToElement(true), ["style"] = Json.ToElement("Hi") });
        made.Files.Single().Content.ShouldBe("GREETING = \"Hi, Ada!\" * 2\nLOUD = \"true\"  # {{unknown}}\n");
        (await UsesAsync(bob, own.Id)).ShouldBe(1);

        (await bob.PutAsync($"/templates/{own.Id}", Greeting with { Name = "Farewell" }).ReadAsync<TemplateDetail>()).Name.ShouldBe("Farewell");
        (await bob.GetAsync($"/templates/{own.Id}").ReadAsync<TemplateDetail>()).ShouldSatisfyAllConditions(template => template.Name.ShouldBe("Farewell"), template => template.UsageCount.ShouldBe(1));
        (await bob.DeleteAsync($"/templates/{own.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await bob.DeleteAsync($"/templates/{own.Id}")).ProblemAsync(HttpStatusCode.NotFound);
    }

    public static TheoryData<string, TemplateDraft> Unfit => new()
    {
        { "name", Greeting with { Name = " " } },
        { "category", Greeting with { Category = "games" } },
        { "language", Greeting with { Language = "cobol" } },
        { "tags", Greeting with { Tags = [""] } },
        { "variables", Greeting with { Variables = [new("Who", "string", "", "")] } },
        { "variables", Greeting with { Variables = [new("who", "float", "", "")] } },
        { "variables", Greeting with { Variables = [new("who", "integer", "many", "")] } },
        { "variables", Greeting with { Variables = [new("who", "choice", "a", "", Choices: [new("b", "b")])] } },
        { "variables", Greeting with { Variables = [new("who", "string", "", ""), new("who", "string", "", "")] } },
        { "files", Greeting with { Files = [] } },
        { "files", Greeting with { Files = [new("../a.py", ""), new("test_a.py", "")] } },
        { "files", Greeting with { Files = [new("a.py", "")] } },
        { "files", Greeting with { Files = [new("test_a.py", "")] } }
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task A_template_that_could_not_be_used_is_refused_by_the_field(string field, TemplateDraft draft)
    {
        var problem = await (await app.Owner.PostAsync("/templates", draft)).ProblemAsync(HttpStatusCode.BadRequest);
        Json.Write(problem).ShouldContain($"\"{field}\"");
    }

    [Fact]
    public async Task A_request_for_a_template_that_is_not_there_names_those_that_are()
    {
        var problem = await (await app.Owner.PostAsync("/execute", new ExecuteRequest("a rate limiter", "go", TemplateId: "go-nonsense"))).ProblemAsync(HttpStatusCode.UnprocessableEntity);
        problem.Detail.ShouldStartWith("There is no template go-nonsense for go. Use one of your own, or one of: go-cli-tool,");
        await (await app.Owner.PostAsync("/templates", new TemplateDraft("Mine", "api", ExecutionId: Guid.NewGuid()))).ProblemAsync(HttpStatusCode.NotFound);
    }

    private static Task<TemplateList> ListAsync(HttpClient client, string query) => client.GetAsync($"/templates{query}").ReadAsync<TemplateList>();

    private static async Task<int> UsesAsync(HttpClient client, string id) => (await client.GetAsync($"/templates/{id}").ReadAsync<TemplateDetail>()).UsageCount;

    private static Task<GenerateResponse> GenerateAsync(HttpClient client, string id, Dictionary<string, JsonElement> variables, bool preview = false) =>
        client.PostAsync($"/templates/{id}/generate", new GenerateRequest(variables, Preview: preview)).ReadAsync<GenerateResponse>();
}
