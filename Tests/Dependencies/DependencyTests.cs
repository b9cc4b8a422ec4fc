using Nightshift.Executions;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>Programs with packages through Runner's own door, installed by the real package managers from registries on this machine.</summary>
[Collection(Tests.Runner.RunnerCollection.Name)]
public sealed class DependencyTests(DependencyHost host) : IClassFixture<DependencyHost>
{
    private static readonly (SourceFile[] Code, SourceFile[] Tests) Python = (
        [new("requirements.txt", "# what it needs\ngreet>=1  # hello\npytest\n"), new("hello.py", "from greet import greet\n\n\ndef hello():\n    return greet('you')\n")],
        [new("test_hello.py", "from hello import hello\n\n\ndef test_hello():\n    assert hello() == 'Hello you'\n")]);

    private static readonly (SourceFile[] Code, SourceFile[] Tests) JavaScript = (
        [new("package.json", """{ "name": "mine", "type": "module", "dependencies": { "greet": "^1.0.0" }, "devDependencies": { "eslint": "9" }, "scripts": { "preinstall": "exit 1" } }"""), new("hello.mjs", "import { readFileSync } from 'node:fs';\nimport { greet } from 'greet';\n\nexport const hello = () => greet('you');\nexport const read = readFileSync;\n")],
        [new("hello.test.mjs", "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { hello } from './hello.mjs';\n\ntest('hello', () => assert.equal(hello(), 'Hello you'));\n")]);

    private static readonly (SourceFile[] Code, SourceFile[] Tests) Go = (
        [new("go.mod", "module app\n\ngo 1.19\n\nrequire example.org/greet v1.2.0\n"), new("hello.go", "package app\n\nimport (\n\t\"strings\"\n\n\t\"example.org/greet\"\n)\n\n// Hello greets.\nfunc Hello() string { return strings.TrimSpace(greet.Greet(\"you\")) }\n")],
        [new("hello_test.go", "package app\n\nimport \"testing\"\n\nfunc TestHello(t *testing.T) {\n\tif Hello() != \"Hello you\" {\n\t\tt.Fatal(Hello())\n\t}\n}\n")]);

    // The package's own package is used too; what it brings besides is left out.
    private static readonly (SourceFile[] Code, SourceFile[] Tests) Java = (
        [new("pom.xml", """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <properties><greet.version>1.2.0</greet.version></properties>
              <dependencies>
                <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.9.2</version><scope>test</scope></dependency>
                <dependency>
                  <groupId>org.example</groupId><artifactId>greet</artifactId><version>${greet.version}</version>
                  <exclusions><exclusion><groupId>org.example</groupId><artifactId>bad</artifactId></exclusion></exclusions>
                </dependency>
              </dependencies>
              <build><plugins><plugin><groupId>org.example</groupId><artifactId>never-asked-for</artifactId></plugin></plugins></build>
            </project>
            """),
            new("src/main/java/Hello.java", "import org.apache.commons.cli.Option;\nimport org.apache.commons.lang3.StringUtils;\n\nfinal class Hello {\n    private Hello() { }\n\n    static String hello() {\n        return StringUtils.capitalize(new Option(\"h\", \"hello\").getDescription());\n    }\n}\n")],
        [new("src/test/java/HelloTest.java", "import static org.junit.jupiter.api.Assertions.assertEquals;\n\nimport org.apache.commons.lang3.StringUtils;\nimport org.junit.jupiter.api.Test;\n\nclass HelloTest {\n    @Test\n    void greets() {\n        assertEquals(\"Hello\", Hello.hello());\n        assertEquals(\"/opt/packages/org.example/words-1.0.jar\", StringUtils.class.getProtectionDomain().getCodeSource().getLocation().getPath());\n    }\n}\n")]);

    private static readonly (SourceFile[] Code, SourceFile[] Tests) CSharp = (
        [new("App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <PackageReference Include="xunit" Version="2.9.3" />
                <PackageReference Include="Greet" Version="1.2.0" />
              </ItemGroup>
            </Project>
            """),
            new("Check.cs", "using DiffPlex;\nusing DiffPlex.DiffBuilder;\n\npublic static class Check\n{\n    public static int Changes(string before, string after) => new InlineDiffBuilder(new Differ()).BuildDiffModel(before, after).Lines.Count;\n}\n")],
        [new("CheckTests.cs", "using Xunit;\n\npublic class CheckTests\n{\n    [Fact]\n    public void Another_line_is_two_changes() => Assert.Equal(2, Check.Changes(\"a\", \"b\"));\n}\n")]);

    [Fact]
    public async Task Python_package_is_installed_once_and_then_comes_from_the_cache() => await InstalledOnceAsync("python", Python, "pip", "greet 1.2.0 MIT True");

    [Fact]
    public async Task Npm_package_is_installed_once_and_then_comes_from_the_cache()
    {
        await InstalledOnceAsync("javascript", JavaScript, "npm", "greet 1.2.0 MIT True");

        Directory.EnumerateFiles(host.PackageFolder, "ran.txt", SearchOption.AllDirectories).ShouldBeEmpty(); // its install scripts
    }

    [Fact]
    public async Task Go_module_is_installed_once_and_then_comes_from_the_cache() => await InstalledOnceAsync("go", Go, "go", "example.org/greet v1.2.0 MIT True");

    [Fact]
    public async Task Java_package_is_installed_once_and_then_comes_from_the_cache() =>
        await InstalledOnceAsync("java", Java, "maven", "org.example:greet 1.2.0 MIT True", "org.example:words 1.0 The Apache Software License, Version 2.0 False");

    [Fact]
    public async Task Java_package_whose_checksum_does_not_fit_is_not_installed()
    {
        var report = await host.ValidateAsync("java", [Java.Code[0] with { Content = Java.Code[0].Content.Replace("<artifactId>bad</artifactId>", "<artifactId>other</artifactId>") }, Java.Code[1]], []);

        report[SignalKind.Tests]!.Summary.ShouldStartWith("Cannot find package 'org.example:greet': the installation failed: ");
        report[SignalKind.Tests]!.Summary.ShouldContain("Checksum validation failed");
    }

    private async Task InstalledOnceAsync(string language, (SourceFile[] Code, SourceFile[] Tests) program, string manager, params string[] packages)
    {
        var first = await host.ValidateAsync(language, program.Code, program.Tests);
        var asked = host.Registry.Requests.Count;
        var second = await host.ValidateAsync(new ValidationRequest(language, program.Code, program.Tests, Only: SignalKind.Tests));

        foreach (var report in new[] { first, second })
        {
            report.Passed.ShouldBeTrue(Json.Write(report));
            report.Dependencies!.Manager.ShouldBe(manager);
            report.Dependencies.Packages.Select(package => $"{package.Name} {package.Version} {package.Licence} {package.Direct}").ShouldBe(packages);
            report.Dependencies.NotChecked.ShouldNotBeNullOrEmpty(); // nobody here offers advisories
        }
        first[SignalKind.Security]!.Summary.ShouldContain("not checked for known vulnerabilities");
        (first.Dependencies!.Cached, second.Dependencies!.Cached).ShouldBe((false, true));
        host.Registry.Requests.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task Import_that_nothing_declares_is_looked_for_by_its_name()
    {
        var report = await host.ValidateAsync(new ValidationRequest("python", Python.Code[1..], Python.Tests, Only: SignalKind.Tests));

        report.Passed.ShouldBeTrue(Json.Write(report));
        report.Dependencies!.Packages.Select(package => package.Name).ShouldBe(["greet"]);
    }

    [Theory]
    [InlineData("python", "import json\nimport absent.part\n", "main.py", 2, "absent")]
    [InlineData("javascript", "import { join } from 'node:path';\nimport fs from 'fs';\nimport { a } from '@no/absent/part';\nexport default [join, fs, a];\n", "main.mjs", 3, "@no/absent")]
    [InlineData("go", "package app\n\nimport \"example.org/absent\"\n\nvar A = absent.A\n", "main.go", 3, "example.org/absent")]
    public async Task Package_that_cannot_be_had_is_named_with_its_place_and_nothing_runs(string language, string code, string path, int line, string name)
    {
        var report = await host.ValidateAsync(language, [new(path, code)], [new(Language.Find(language)!.TestPath, "never run")]);

        var tests = report[SignalKind.Tests]!;
        (tests.Passed, report.Passed).ShouldBe((false, false));
        var test = tests.Tests.ShouldHaveSingleItem();
        (test.Name, test.File, test.Line, test.Status).ShouldBe((name, path, line, TestStatus.Error));
        tests.Summary.ShouldStartWith($"Cannot find package '{name}':");
        FailureClassifier.Of(report)!.Class.ShouldBe(FailureClass.MissingDependency);
        report[SignalKind.Lint]!.Outcome.ShouldBe(RunOutcome.Skipped);
    }

    [Theory]
    [InlineData("csharp", "App.csproj", "<Project>\n<ItemGroup><PackageReference Include=\"Absent.Package\" Version=\"1.0.0\" /></ItemGroup>\n</Project>", "Absent.Package", 2)]
    [InlineData("javascript", "package.json", "{\n\"dependencies\": { \"greet\": \"9\" }\n}", "greet", 2)]
    [InlineData("javascript", "package.json", "{ \"dependencies\": {\n\"evil\": \"file:../../etc\" } }", "evil", 2)]
    [InlineData("python", "requirements.txt", "git+https://example.org/evil.git\n", "git+https://example.org/evil.git", 1)]
    [InlineData("java", "pom.xml", "<project>\n<parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>1</version></parent>\n<dependencies>\n<dependency><groupId>org.example</groupId><artifactId>absent</artifactId><version>1</version></dependency></dependencies></project>", "org.example:absent", 4)]
    [InlineData("java", "pom.xml", "<project>\n<parent><groupId>org.example</groupId><artifactId>absent</artifactId><version>1</version></parent>\n<dependencies><dependency><groupId>org.example</groupId><artifactId>greet</artifactId></dependency></dependencies></project>", "org.example:absent", 2)]
    [InlineData("java", "pom.xml", "<project><dependencies>\n<dependency><groupId>org.example</groupId><artifactId>evil</artifactId><version>1</version><scope>system</scope><systemPath>/etc/evil.jar</systemPath></dependency></dependencies></project>", "org.example:evil", 2)]
    [InlineData("go", "go.mod", "module app\n\ngo 1.19\n\nrequire example.org/absent v1.0.0\n", "example.org/absent", 5)]
    public async Task Declared_package_that_cannot_be_had_is_named_with_its_line(string language, string manifest, string content, string name, int line)
    {
        var report = await host.ValidateAsync(language, [new(manifest, content), new(Language.Find(language)!.CodePath, "")], []);

        var test = report[SignalKind.Tests]!.Tests.ShouldHaveSingleItem();
        (test.Name, test.File, test.Line).ShouldBe((name, manifest, line));
        FailureClassifier.Of(report)!.Class.ShouldBe(FailureClass.MissingDependency);
    }

    [Fact]
    public async Task Of_several_Python_packages_those_that_cannot_be_had_are_named()
    {
        SourceFile[] manifests = [new("requirements.txt", "greet\nabsent-package==3\n"), new("pyproject.toml", "[project]\nname = \"x\"\ndependencies = [\n  \"built\", # has no wheel, and its setup.py is not run\n]\n")];

        var report = await host.ValidateAsync("python", [.. manifests, new("main.py", "")], []);

        report[SignalKind.Tests]!.Tests.Select(test => (test.Name, test.File, test.Line)).ShouldBe([("absent-package", "requirements.txt", 2), ("built", "pyproject.toml", 4)]);
    }

    [Fact]
    public async Task Host_that_is_no_registry_is_refused_and_named()
    {
        var report = await host.ValidateAsync("javascript", [new("package.json", """{ "dependencies": { "elsewhere": "1" } }"""), new("main.mjs", "")], []);

        report.Passed.ShouldBeFalse();
        report.Dependencies!.RefusedHosts.ShouldBe(["files.example.org"]);
        report[SignalKind.Tests]!.Summary.ShouldBe("Cannot find package 'elsewhere': it would come from files.example.org, which is no registry.");
    }

    [Fact]
    public async Task Lock_file_that_names_other_bytes_is_not_installed()
    {
        const string locked = """
            { "name": "mine", "lockfileVersion": 3, "requires": true, "packages": {
              "": { "name": "mine", "dependencies": { "greet": "1.2.0" } },
              "node_modules/greet": { "version": "1.2.0", "integrity": "sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==" } } }
            """;

        var report = await host.ValidateAsync("javascript", [new("package.json", """{ "dependencies": { "greet": "1.2.0" } }"""), new("package-lock.json", locked), new("main.mjs", "")], []);

        report[SignalKind.Tests]!.Summary.ShouldStartWith("Cannot find package 'greet': the installation failed:");
        report[SignalKind.Tests]!.Summary.ShouldContain("integrity");
    }

    [Fact]
    public async Task Known_vulnerable_npm_package_blocks()
    {
        host.Registry.Advisories = """{ "greet": [{ "id": 7, "url": "https://example.org/advisories/GHSA-7", "title": "Greets too much", "severity": "critical", "vulnerable_versions": "<2.0.0", "cwe": [], "cvss": { "score": 9, "vectorString": null } }] }""";
        try
        {
            var report = await host.ValidateAsync(new ValidationRequest("javascript", [new("package.json", """{ "dependencies": { "greet": "1.2.0" } }"""), JavaScript.Code[1]], [], Only: SignalKind.Security));

            report.Dependencies!.NotChecked.ShouldBeNull();
            var finding = report[SignalKind.Security]!.Findings.Single(finding => finding.Tool == "npm audit");
            (finding.Rule, finding.Severity, finding.File).ShouldBe(("GHSA-7", Severity.High, "package.json"));
            FailureClassifier.Of(report)!.Class.ShouldBe(FailureClass.Security);
        }
        finally
        {
            host.Registry.Advisories = null;
        }
    }

    [Fact]
    public async Task NuGet_package_is_compiled_against_loaded_and_looked_up_in_the_list_of_vulnerabilities()
    {
        host.Registry.OffersVulnerabilities = true;
        try
        {
            var report = await host.ValidateAsync("csharp", CSharp.Code, CSharp.Tests);

            report[SignalKind.Tests]!.ShouldSatisfyAllConditions(signal => signal.Passed.ShouldBeTrue(Json.Write(signal)), signal => signal.Coverage.ShouldBe(100));
            report.Dependencies!.NotChecked.ShouldBeNull();
            report.Dependencies.Packages.ShouldHaveSingleItem().ShouldBe(new Dependency("Greet", "1.2.0", "MIT", true));
            report[SignalKind.Lint]!.Findings.ShouldBeEmpty();
            var finding = report[SignalKind.Security]!.Findings.ShouldHaveSingleItem();
            (finding.Tool, finding.Rule, finding.Severity, finding.File, finding.Line).ShouldBe(("nuget audit", "NU1903", Severity.High, "App.csproj", 4));
        }
        finally
        {
            host.Registry.OffersVulnerabilities = false;
        }
    }

    [Fact]
    public async Task NuGet_index_without_a_list_of_vulnerabilities_is_not_taken_for_a_clean_one()
    {
        using var packages = await host.Get<DependencyPhase>().RunAsync(new Submission([new("App.csproj", CSharp.Code[0].Content.Replace("1.2.0", "[1.2.0]"))], [], [], [], null, []), "csharp", "", CancellationToken.None);

        packages.Report!.Packages.ShouldHaveSingleItem();
        packages.Report.NotChecked.ShouldNotBeNullOrEmpty();
    }
}
