namespace Nightshift.Search;

/// <summary>Words that programmers use for one another.</summary>
internal static class Abbreviations
{
    private static readonly string[] Groups =
    [
        "directory dir folder", "configuration config conf cfg settings", "argument arg parameter param", "string str text", "integer int number num", "boolean bool flag", "function func fn method",
        "variable var", "message msg", "error err exception fault", "request req", "response resp res reply answer", "database db", "connection conn", "authentication auth login", "authorization authz permission",
        "temporary tmp temp", "address addr", "length len size count", "maximum max", "minimum min", "average avg mean", "previous prev", "current cur", "delete remove drop erase discard",
        "create make new build construct", "get fetch retrieve obtain read load", "set assign", "convert transform to", "check verify validate ensure test", "find search lookup locate", "begin start init initialize",
        "end stop finish close terminate", "send post write emit", "receive recv", "append add push", "list array sequence", "dictionary dict map hash", "document doc", "source src", "destination dest dst target",
        "environment env", "command cmd", "execute exec run", "process proc", "identifier id", "index idx", "position pos offset", "value val", "reference ref", "pointer ptr", "buffer buf", "character char",
        "object obj", "attribute attr property prop", "element elem item", "table tbl", "column col", "utility util helper", "library lib", "package pkg module", "application app", "administrator admin",
        "image img picture", "button btn", "window win", "synchronize sync", "asynchronous async", "regular regex regexp pattern", "statistics stats", "information info", "description desc", "language lang",
        "version ver", "context ctx", "password pwd pass passwd", "user usr", "repository repo", "certificate cert", "encode encoding serialize dump marshal", "decode parse deserialize unmarshal", "equal eq same compare",
        "random rand", "calculate compute calc", "display show print render", "iterate loop each", "copy clone duplicate", "merge combine join concat", "split separate divide", "signature sign", "network net"
    ];

    private static readonly Dictionary<string, string[]> ByWord = Groups
        .Select(group => group.Split(' ').Select(Stemmer.Stem).Distinct().ToArray())
        .SelectMany(group => group.Select(word => (Word: word, Others: group.Where(other => other != word))))
        .GroupBy(pair => pair.Word).ToDictionary(pairs => pairs.Key, pairs => pairs.SelectMany(pair => pair.Others).Distinct().ToArray());

    public static IReadOnlyList<string> Of(string word) => ByWord.GetValueOrDefault(word, []);
}
