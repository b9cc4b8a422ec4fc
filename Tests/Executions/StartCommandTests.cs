namespace Nightshift.Executions;

public sealed class StartCommandTests
{
    [Theory]
    [InlineData("python", "cli.py", "import sys\n\nif __name__ == '__main__':\n    main()\n", "```\npython3 cli.py\n```")]
    [InlineData("javascript", "server.mjs", "createServer(answer).listen(8000);", "```\nnode server.mjs\n```")]
    [InlineData("typescript", "cli.ts", "main(process.argv.slice(2));", "```\nnpm install && npx tsx cli.ts\n```")]
    [InlineData("csharp", "Program.cs", "return Application.Run(args);", "```\ndotnet run\n```")]
    [InlineData("java", "src/main/java/shop/Main.java", "public static void main(String[] args) {", "```\nmvn -q compile && java -cp target/classes shop.Main\n```")]
    [InlineData("go", "cmd/list/main.go", "package main\n\nfunc main() {\n}\n", "```\ngo run ./cmd/list\n```")]
    [InlineData("postgresql", "query.sql", "select 1", "```\npsql -f query.sql\n```")]
    [InlineData("javascript", "index.html", "<h1>Hello</h1>", "Open `index.html` in a browser.")]
    [InlineData("python", "calc.py", "def add(a, b):\n    return a + b\n", "It has no start of its own: other code uses it, as the tests do.")]
    public void A_reader_is_told_how_to_start_it(string language, string path, string content, string told) =>
        StartCommand.Of(Language.Find(language)!, [new("notes.txt", "process.argv"), new(path, content)]).ShouldBe(told);
}
