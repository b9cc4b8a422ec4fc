using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nightshift.Mocks;

/// <summary>A text that fits a schema, and reads as what its name says where the schema leaves that open.</summary>
/// <param name="choose">A number from 0 to below its argument, always the same.</param>
/// <param name="chooseAgain">Further ones, by their number.</param>
internal sealed class ExampleText(JsonElement schema, string name, Func<int, int> choose, Func<int, int, int> chooseAgain)
{
    private static readonly string[] Words = ["amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "harbor", "iris", "juniper", "kelp", "lumen"];
    private static readonly string[] FirstNames = ["Ada", "Bela", "Carla", "Dmitri", "Elif", "Femi", "Grete", "Hana"];
    private static readonly string[] LastNames = ["Abel", "Brandt", "Costa", "Dahl", "Eriksen", "Fischer", "Greco", "Hale"];
    private static readonly string[] Cities = ["Lisbon", "Oslo", "Kyoto", "Nairobi", "Quito", "Graz", "Tartu", "Wellington"];

    public JsonNode? Make()
    {
        if (schema.List("enum").ToList() is { Count: > 0 } choices) return JsonNode.Parse(choices[choose(choices.Count)].GetRawText());
        if (schema.Text("pattern") is { } pattern)
        {
            var count = 0;
            for (var tries = 0; tries < 20; tries++)
                if (SchemaPattern.Text(pattern, most => chooseAgain(++count, most)) is { } text && HasRoom(text)) return text;
        }
        return Fitted(OfFormat() ?? OfName());
    }

    private string? OfFormat() => schema.Text("format") switch
    {
        "date-time" => Day().ToString("yyyy-MM-dd") + $"T{8 + choose(10):00}:{chooseAgain(1, 60):00}:00Z",
        "date" => Day().ToString("yyyy-MM-dd"),
        "time" => $"{8 + choose(10):00}:{chooseAgain(1, 60):00}:00Z",
        "uuid" => Uuid(),
        "email" => $"{First().ToLowerInvariant()}.{Last().ToLowerInvariant()}@example.com",
        "uri" or "url" => $"https://example.com/{Word(0)}",
        "hostname" => $"{Word(0)}.example.com",
        "ipv4" => $"192.0.2.{1 + choose(254)}",
        "ipv6" => $"2001:db8::{1 + choose(9_999):x}",
        "byte" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Word(0))),
        _ => null
    };

    private string OfName() => name.ToLowerInvariant().Replace("_", "").Replace("-", "") switch
    {
        "id" or "uuid" => Uuid(),
        "firstname" or "givenname" => First(),
        "lastname" or "surname" or "familyname" => Last(),
        "name" or "fullname" or "author" or "owner" or "username" => $"{First()} {Last()}",
        "email" => $"{First().ToLowerInvariant()}@example.com",
        "city" => Cities[choose(Cities.Length)],
        "country" => "Norway",
        "currency" => "EUR",
        "phone" or "telephone" => $"+47 555 {choose(9_000) + 1_000}",
        "url" or "website" or "link" or "href" => $"https://example.com/{Word(0)}",
        "description" or "text" or "content" or "body" or "message" or "comment" or "summary" => $"The {Word(0)} by the {Word(1)} is {Word(2)}.",
        "createdat" or "updatedat" or "timestamp" => Day().ToString("yyyy-MM-dd") + "T09:30:00Z",
        var other when other.EndsWith("id", StringComparison.Ordinal) => Uuid(),
        _ => $"{Word(0)} {Word(1)}"
    };

    private bool HasRoom(string text) => text.Length >= (schema.Count("minLength") ?? 0) && text.Length <= (schema.Count("maxLength") ?? int.MaxValue);

    private string Fitted(string text)
    {
        var least = Math.Min(schema.Count("minLength") ?? 0, 10_000);
        while (text.Length < least) text += text.Length == 0 ? "a" : text;
        return schema.Count("maxLength") is { } most && text.Length > most ? text[..most] : text.Length > least && least > 100 ? text[..least] : text;
    }

    private DateOnly Day() => new DateOnly(2026, 1, 1).AddDays(choose(365));

    private string Word(int number) => Words[chooseAgain(100 + number, Words.Length)];

    private string First() => FirstNames[chooseAgain(1, FirstNames.Length)];

    private string Last() => LastNames[chooseAgain(2, LastNames.Length)];

    /// <summary>Of version 4 in form.</summary>
    private string Uuid() => $"{chooseAgain(1, int.MaxValue):x8}-{chooseAgain(2, 65_536):x4}-4{chooseAgain(3, 4_096):x3}-8{chooseAgain(4, 4_096):x3}-{chooseAgain(5, int.MaxValue):x8}{chooseAgain(6, 65_536):x4}";
}
