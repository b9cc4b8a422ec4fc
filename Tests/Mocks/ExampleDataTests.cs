using System.Text.Json;

namespace Nightshift.Mocks;

public sealed class ExampleDataTests
{
    private static readonly Dictionary<string, JsonElement> Schemas = Json.Read<Dictionary<string, JsonElement>>("""
        {
          "Pet": { "type": "object", "required": ["id", "name", "kind"], "properties": {
            "id": { "type": "integer", "minimum": 1 }, "name": { "type": "string", "minLength": 3, "maxLength": 12 }, "kind": { "enum": ["cat", "dog"], "type": "string" },
            "secret": { "type": "string", "writeOnly": true }, "born": { "type": "string", "format": "date" }, "tag": { "type": "string", "pattern": "^[A-Z]{2}-\\d{3,5}(x|yz)?$" },
            "weight": { "type": "number", "exclusiveMinimum": 0, "maximum": 90.5 }, "price": { "type": "integer", "multipleOf": 5, "minimum": 12, "maximum": 33 },
            "parents": { "type": "array", "minItems": 1, "maxItems": 2, "items": { "$ref": "#/$defs/Pet" } }, "owner": { "type": ["object", "null"], "properties": { "email": { "type": "string", "format": "email" } } } } },
          "Cat": { "allOf": [{ "$ref": "#/$defs/Pet" }, { "type": "object", "required": ["lives"], "properties": { "lives": { "type": "integer", "maximum": 9, "minimum": 0 } } }] },
          "Either": { "oneOf": [{ "type": "object", "required": ["cat"], "properties": { "cat": { "$ref": "#/$defs/Cat" } } }, { "type": "object", "required": ["uuid"], "properties": { "uuid": { "type": "string", "format": "uuid" } } }] },
          "Self": { "$ref": "#/$defs/Self" }
        }
        """);

    private static readonly SchemaSet Set = new(Schemas);

    [Theory]
    [InlineData("""{ "$ref": "#/$defs/Pet" }""")]
    [InlineData("""{ "$ref": "#/$defs/Cat" }""")]
    [InlineData("""{ "type": "array", "items": { "$ref": "#/$defs/Either" } }""")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "boolean" } }""")]
    [InlineData("""{ "type": "integer", "maximum": -5 }""")]
    [InlineData("""{ "type": "string", "format": "date-time" }""")]
    public void What_is_made_fits_the_schema_whatever_the_seed(string schema)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var made = Of(schema, seed);
            SchemaCheck.Of(Json.Read<JsonElement>(made), Json.Read<JsonElement>(schema), Set, "it").ShouldBeEmpty(made);
        }
    }

    [Fact]
    public void The_same_seed_makes_the_same_and_another_one_something_else()
    {
        const string pet = """{ "$ref": "#/$defs/Pet" }""";

        Of(pet, 7).ShouldBe(Of(pet, 7));
        Of(pet, 7).ShouldNotBe(Of(pet, 8));
        Of(pet, 7).ShouldNotContain("secret");
    }

    [Fact]
    public void What_the_schema_shows_is_taken_before_anything_is_made_up() =>
        Of("""{ "type": "object", "properties": { "a": { "type": "string", "example": "given" }, "b": { "type": "integer", "default": 4 } } }""", 1).ShouldBe("""{"a":"given","b":4}""");

    [Theory]
    [InlineData("""{ "$ref": "#/$defs/Self" }""")]
    [InlineData("""{ "$ref": "https://example.com/schema" }""")]
    [InlineData("""{ "type": 7, "items": 3, "properties": [], "required": { "a": 1 } }""")]
    [InlineData("""{ "type": "string", "pattern": "(((((x?){8}){8}){8}){8}){8}" }""")]
    [InlineData("""{ "type": "string", "minLength": 2000000000 }""")]
    public void A_schema_that_means_no_good_makes_little_and_ends(string schema) => Of(schema, 1).Length.ShouldBeLessThan(30_000);

    [Theory]
    [InlineData("""{ "id": "x", "name": "Tom", "kind": "cat" }""", "it.id must be a whole number, but is the text “x”")]
    [InlineData("""{ "id": 1, "kind": "cat" }""", "it.name is missing")]
    [InlineData("""{ "id": 1, "name": "Tom", "kind": "cow" }""", "it.kind must be one of the text “cat”, the text “dog”, but is the text “cow”")]
    [InlineData("""{ "id": 0, "name": "Tom", "kind": "cat" }""", "it.id must be at least 1, but is 0")]
    [InlineData("""{ "id": 1, "name": "Tom", "kind": "cat", "born": "yesterday" }""", "it.born must be a date such as 2026-05-17, but is the text “yesterday”")]
    [InlineData("""{ "id": 1, "name": "Tom", "kind": "cat", "parents": [{ "id": 2, "name": "To", "kind": "dog" }] }""", "it.parents[0].name must have at least 3 characters, but has 2")]
    public void What_does_not_fit_is_told_in_words(string value, string expected)
    {
        var (where, problem) = SchemaCheck.Of(Json.Read<JsonElement>(value), Schemas["Pet"], Set, "it").ShouldHaveSingleItem();
        $"{where} {problem}".ShouldBe(expected);
    }

    [Fact]
    public void A_pattern_that_never_ends_by_backtracking_is_told_at_once() =>
        SchemaCheck.Of(Json.ToElement(new string('a', 60) + "!"), Json.Read<JsonElement>("""{ "type": "string", "pattern": "^(a+)+$" }"""), Set, "it").ShouldHaveSingleItem();

    private static string Of(string schema, int seed) => ExampleData.Of(Json.Read<JsonElement>(schema), Set, seed, "GET /it")?.ToJsonString(Json.Options) ?? "null";
}
