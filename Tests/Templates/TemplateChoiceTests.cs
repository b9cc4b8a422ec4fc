using Nightshift.Executions;

namespace Nightshift.Templates;

public sealed class TemplateChoiceTests
{
    private static readonly TemplateLibrary Library = TemplateLibrary.Instance;

    [Fact]
    public void The_library_covers_every_category()
    {
        Library.All.Count.ShouldBeGreaterThanOrEqualTo(24);
        TemplateCategories.All.ShouldBe(Library.All.Select(template => template.Definition.Category).Distinct(), ignoreOrder: true);
        foreach (var language in new[] { "python", "javascript", "csharp", "go" }) Library.All.Count(template => template.Language == language).ShouldBeGreaterThanOrEqualTo(6, language);
    }

    [Fact]
    public void Every_blank_has_its_parameter_and_every_default_fits()
    {
        foreach (var template in Library.All)
        {
            foreach (var parameter in template.Definition.Parameters) TemplateValue.Problem(parameter, parameter.Default).ShouldBeNull($"{template.Id}: {parameter.Name}");
            var filled = template.Fill(new Dictionary<string, string>());
            foreach (var file in filled.Code.Concat(filled.Tests))
                foreach (var parameter in template.Definition.Parameters) file.Content.ShouldNotContain($"{{{{{parameter.Name}", customMessage: $"{template.Id}: {file.Path}");
        }
    }

    [Theory]
    [InlineData("a REST API for user sign-in with JWT tokens", "jwt-sign-in")]
    [InlineData("Build me a login API with JSON Web Tokens, password hashing and a protected route.", "jwt-sign-in")]
    [InlineData("JWT authentication server", "jwt-sign-in")]
    [InlineData("An API where users can register and log in with email and password; tokens expire after 15 minutes", "jwt-sign-in")]
    [InlineData("I need user authentication with bearer tokens", "jwt-sign-in")]
    [InlineData("sign up and sign in endpoints", "jwt-sign-in")]
    [InlineData("a REST API", "rest-api")]
    [InlineData("Create a REST API for books with title, author and pages", "rest-api")]
    [InlineData("a RESTful web service to manage customers (name, email, age) under /api/v1", "rest-api")]
    [InlineData("CRUD API for recipes", "rest-api")]
    [InlineData("Write a small HTTP API in Python that stores blog posts with pagination and validation", "rest-api")]
    [InlineData("json api for orders with total price and paid", "rest-api")]
    [InlineData("A products API with name, price and stock", "rest-api")]
    [InlineData("a CRUD store for contacts", "crud-store")]
    [InlineData("SQLite repository for movies with title, year and rating", "crud-store")]
    [InlineData("Persist notes to a JSON file with create, read, update and delete", "crud-store")]
    [InlineData("a data access layer for invoices with amount and paid", "crud-store")]
    [InlineData("a class that stores customers in a database", "crud-store")]
    [InlineData("convert CSV to JSON", "csv-json-converter")]
    [InlineData("A command line tool that converts CSV files to JSON and back", "csv-json-converter")]
    [InlineData("CSV/JSON converter with semicolon as the delimiter", "csv-json-converter")]
    [InlineData("parse a csv file with quoted fields into json objects", "csv-json-converter")]
    [InlineData("JSON to CSV conversion utility", "csv-json-converter")]
    [InlineData("a rate limiter", "rate-limiter")]
    [InlineData("Rate limiting for an API: 100 requests per minute per client", "rate-limiter")]
    [InlineData("implement the token bucket algorithm", "rate-limiter")]
    [InlineData("a sliding window limiter that allows 5 calls every 10 seconds", "rate-limiter")]
    [InlineData("throttle requests by IP", "rate-limiter")]
    [InlineData("a CLI tool", "cli-tool")]
    [InlineData("Command-line todo list app", "cli-tool")]
    [InlineData("a CLI for managing tasks, called chores", "cli-tool")]
    [InlineData("a to-do list for the terminal with add, list, done and remove", "cli-tool")]
    [InlineData("a chess engine", null)]
    [InlineData("a snake game", null)]
    [InlineData("Write a function that reverses a string", null)]
    [InlineData("a REST API that evaluates chess positions with alpha-beta pruning", null)]
    [InlineData("a React frontend for a REST API", null)]
    [InlineData("a FastAPI REST API for books", null)]
    [InlineData("a CLI tool to download videos", null)]
    [InlineData("a CLI that renames photos by their date taken", null)]
    [InlineData("sign in with Google OAuth", null)]
    [InlineData("a PostgreSQL repository for movies", null)]
    [InlineData("a web scraper that saves prices to CSV", null)]
    [InlineData("a GraphQL API for books", null)]
    [InlineData("a neural network from scratch", null)]
    [InlineData("a Sudoku solver", null)]
    [InlineData("hello", null)]
    [InlineData("", null)]
    [InlineData("plot the values of a csv file as a chart with trend lines and moving averages", null)]
    public void A_request_finds_its_template_or_none(string prompt, string? expected)
    {
        foreach (var language in new[] { "python", "javascript" })
            Library.Choose(prompt, language)?.Template.Id.ShouldBe(expected is null ? null : $"{language}-{expected}", $"{prompt} ({language})");
        if (expected is not null) Library.Choose(prompt, "python").ShouldNotBeNull(prompt);
    }

    [Fact]
    public void Every_criterion_of_a_template_is_named_by_one_of_its_tests_in_every_language()
    {
        foreach (var template in Library.All)
        {
            var filled = template.Fill(new Dictionary<string, string>());
            var named = filled.Tests.SelectMany(test => CriterionTag.In(test.Content)).ToHashSet();
            Enumerable.Range(1, filled.Criteria.Count).Where(number => !named.Contains(number)).ShouldBeEmpty(template.Id);
            named.Where(number => number > filled.Criteria.Count).ShouldBeEmpty(template.Id);
        }
    }

    [Theory]
    [InlineData("a landing page called Crumb", "javascript", "landing-page")]
    [InlineData("A marketing website for a conference with a hero and a call to action", "javascript", "landing-page")]
    [InlineData("static HTML product page, responsive, dark mode", "javascript", "landing-page")]
    [InlineData("a sortable table of books with title, author and pages", "javascript", "data-table")]
    [InlineData("data grid with sorting, filtering and pagination for customers", "javascript", "data-table")]
    [InlineData("a contact form with name, email and message", "javascript", "accessible-form")]
    [InlineData("accessible signup form with validation", "javascript", "accessible-form")]
    [InlineData("a rate limiter middleware for HTTP", "go", "rate-limiter")]
    [InlineData("REST API for todos in Go", "go", "rest-api")]
    [InlineData("login with JWT in C#", "csharp", "jwt-sign-in")]
    [InlineData("a C# console todo app", "csharp", "cli-tool")]
    [InlineData("a React dashboard with charts", "javascript", null)]
    [InlineData("a WordPress plugin for contact forms", "javascript", null)]
    [InlineData("a markdown editor with live preview", "javascript", null)]
    [InlineData("a concurrent web crawler", "go", null)]
    [InlineData("a gRPC service for orders", "go", null)]
    [InlineData("an expression parser and evaluator", "csharp", null)]
    [InlineData("a password generator", "python", null)]
    [InlineData("a token counter for text", "python", null)]
    [InlineData("validate email addresses", "python", null)]
    [InlineData("convert markdown to HTML", "python", null)]
    [InlineData("parse log files and count errors", "python", null)]
    [InlineData("sort a list of numbers", "python", null)]
    [InlineData("resize images from the command line", "python", null)]
    [InlineData("a bank account class with deposit and withdraw", "python", null)]
    public void A_search_finds_what_fits_in_the_language_or_nothing(string prompt, string language, string? expected) =>
        Library.Choose(prompt, language)?.Template.Id.ShouldBe(expected is null ? null : $"{language}-{expected}");

    [Theory]
    [InlineData("csv", "CSV/JSON converter")]
    [InlineData("throttle", "Rate limiter")]
    [InlineData("homepage", "Landing page")]
    [InlineData("authentication with tokens", "JWT sign-in API")]
    public void A_search_puts_the_best_fit_first(string search, string expected) => Library.Search(Library.All, search)[0].Name.ShouldBe(expected);

    [Fact]
    public void A_search_for_nothing_known_finds_nothing() => Library.Search(Library.All, "xylophone").ShouldBeEmpty();

    [Fact]
    public void No_template_fits_in_another_language() => Library.Choose("a REST API for books", "java").ShouldBeNull();

    [Fact]
    public void A_template_asked_for_by_its_id_is_taken_however_the_request_is_worded()
    {
        Library.Choose("something for my bakery", "python", "python-rate-limiter")!.Template.Name.ShouldBe("Rate limiter");
        Library.Choose("a rate limiter", "python", "javascript-rate-limiter").ShouldBeNull();
        Library.Choose("a rate limiter", "python", "python-nonsense").ShouldBeNull();
    }

    [Theory]
    [InlineData("a a a a a ")]
    [InlineData("for the ")]
    [InlineData("with a, ")]
    [InlineData("/api/v1")]
    [InlineData("password 1 ")]
    public async Task The_longest_request_is_judged_in_good_time(string piece)
    {
        var prompt = string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length)) + " rest api";

        await Task.Run(() => Library.Choose(prompt, "python")).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("REST API for books with title, author and pages", "app.py", "COLLECTION = \"/books\"", "\"title\": \"text\",\n    \"author\": \"text\",\n    \"pages\": \"integer\",\n}")]
    [InlineData("REST API for blog posts under /api/v1 with fields: title (string), price: float and is_open", "app.py", "COLLECTION = \"/api/v1/blog_posts\"", "\"title\": \"text\",\n    \"price\": \"number\",\n    \"is_open\": \"boolean\",\n}")]
    [InlineData("CRUD API for categories", "app.py", "COLLECTION = \"/categories\"", "\"name\": \"text\"")]
    [InlineData("REST API for books with pagination and validation", "app.py", "COLLECTION = \"/books\"", "\"name\": \"text\"")]
    [InlineData("a REST API", "app.py", "COLLECTION = \"/items\"", "\"name\": \"text\"")]
    [InlineData("sign-in API, JWT tokens valid for 2 hours, passwords of at least 12 characters, by email", "app.py", "TOKEN_MINUTES = 120", "MIN_PASSWORD_LENGTH = 12\n", "IDENTITY = \"email\"")]
    [InlineData("JWT login whose tokens expire after 15 minutes", "app.py", "TOKEN_MINUTES = 15\n")]
    [InlineData("JWT login", "app.py", "TOKEN_MINUTES = 60\n", "IDENTITY = \"username\"")]
    [InlineData("rate limiter: 20 requests per second", "rate_limiter.py", "DEFAULT_LIMIT = 20\n", "DEFAULT_WINDOW_SECONDS = 1\n")]
    [InlineData("rate limiter that allows 1,000 calls per hour", "rate_limiter.py", "DEFAULT_LIMIT = 1000\n", "DEFAULT_WINDOW_SECONDS = 3600\n")]
    [InlineData("sliding window limiter, 5 attempts every 10 minutes", "rate_limiter.py", "DEFAULT_LIMIT = 5\n", "DEFAULT_WINDOW_SECONDS = 600\n")]
    [InlineData("rate limiter with 60/minute", "rate_limiter.py", "DEFAULT_LIMIT = 60\n", "DEFAULT_WINDOW_SECONDS = 60\n")]
    [InlineData("CSV to JSON with semicolons", "converter.py", "DELIMITER = \";\"")]
    [InlineData("TSV to JSON: convert tab separated files", "converter.py", "DELIMITER = \"\\t\"")]
    [InlineData("csv converter with delimiter '|'", "converter.py", "DELIMITER = \"|\"")]
    [InlineData("CLI todo list called remember-me", "cli.py", "COMMAND = \"remember-me\"", "There is no todo")]
    [InlineData("CLI for notes", "cli.py", "There is no note")]
    [InlineData("SQLite store for people with name and age", "store.py", "\"people\"", "There is no person", "\"age\" INTEGER NOT NULL")]
    public void Values_are_read_from_the_request(string prompt, string path, params string[] expected)
    {
        var filled = Library.Choose(prompt, "python").ShouldNotBeNull();
        var content = filled.Code.Single(file => file.Path == path).Content;
        foreach (var part in expected) content.ShouldContain(part);
    }

    [Theory]
    [InlineData("book", "books")]
    [InlineData("category", "categories")]
    [InlineData("day", "days")]
    [InlineData("box", "boxes")]
    [InlineData("class", "classes")]
    [InlineData("status", "statuses")]
    [InlineData("person", "people")]
    [InlineData("blog_post", "blog_posts")]
    [InlineData("movie", "movies")]
    [InlineData("invoice", "invoices")]
    [InlineData("house", "houses")]
    [InlineData("expense", "expenses")]
    public void A_noun_has_one_and_many(string one, string many)
    {
        Noun.Plural(one).ShouldBe(many);
        Noun.Singular(many).ShouldBe(one);
        Noun.Singular(one).ShouldBe(one);
    }
}
