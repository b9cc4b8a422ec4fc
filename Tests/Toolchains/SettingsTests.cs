using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Toolchains;

/// <summary>Settings of linters and formatters that come along: their rules count instead of ours, laxer and stricter.</summary>
[Collection(RunnerCollection.Name)]
public sealed class SettingsTests(RunnerHost host)
{
    private const string Long = "import os\n\n\ndef name():   \n    return 'a very long line: 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789'\n";
    private const string Double = "const used = \"double\";\nexport const again = used;\nconst unused = 1;\ndocument.title = again;\n";
    private const string Untyped = "export function twice(value) {\n  return value + value;\n}\n";
    private const string Unused = "public class Shop\n{\n    public int Zero()\n    {\n        int never;\n        return 0;\n    }\n}\n";

    [Theory]
    [InlineData("python", "app.py", Long, "F401 W291 E501", ".flake8", "[flake8]\nmax-line-length = 200\nignore = W291,\n    # why\n    E203\nexclude = app.py\n", "F401")]
    [InlineData("python", "app.py", Long, "F401 W291 E501", "pyproject.toml", "[tool.ruff]\nline-length = 200\n[tool.ruff.lint]\nignore = ['F401']\n", "W291")]
    [InlineData("python", "app.py", Long, "F401 W291 E501", ".editorconfig", "root = true\n[*.{py,pyi}]\nmax_line_length = 200\n", "F401 W291")]
    [InlineData("javascript", "app.mjs", Double, "no-unused-vars no-undef", "eslint.config.js", "import js from '@eslint/js';\nimport globals from 'globals';\nexport default [{ ignores: ['**/*.mjs'] }, js.configs.recommended, { languageOptions: { globals: globals.browser }, rules: { 'no-unused-vars': 'off', quotes: ['error', 'single'], 'none/such': 'error' } }];\n", "quotes")]
    [InlineData("javascript", "app.mjs", Double, "no-unused-vars no-undef", ".eslintrc", "# as YAML\nenv: { browser: true }\nrules: { quotes: [2, single] }\n", "no-unused-vars quotes")]
    [InlineData("javascript", "app.mjs", Double, "no-unused-vars no-undef", "eslint.config.mjs", "import none from 'eslint-plugin-none';\nexport default [none];\n", "no-unused-vars no-undef notice")]
    [InlineData("typescript", "app.ts", Untyped, "TS7006 @typescript-eslint/no-unsafe-return", "tsconfig.json", "{\n  // laxer\n  \"compilerOptions\": { \"strict\": false }\n}\n", "@typescript-eslint/no-unsafe-return")]
    [InlineData("csharp", "Shop.cs", Unused, "CS0168", ".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.CS0168.severity = none\ndotnet_diagnostic.CA1822.severity = warning\n", "CA1822")]
    public async Task Rules_that_come_along_count_instead_of_ours(string language, string path, string code, string usual, string setting, string rules, string own)
    {
        (await RulesAsync(language, new SourceFile(path, code))).ShouldBe(usual.Split(' '), ignoreOrder: true);
        (await RulesAsync(language, new SourceFile(path, code), new SourceFile(setting, rules))).ShouldBe(own.Split(' '), ignoreOrder: true);
    }

    [Theory]
    [InlineData("python", "app.py", Long, ".flake8", "[flake8]\nmax-line-length = 200\nignore = F401\n", "import os\n\n\ndef name():\n    return 'a very")]
    [InlineData("javascript", "app.mjs", Double, "eslint.config.mjs", "export default [{ rules: { quotes: ['error', 'single'] } }];\n", "const used = 'double';")]
    public async Task Mending_follows_them(string language, string path, string code, string setting, string rules, string mended) =>
        (await host.FixAsync(new FixRequest(language, [new SourceFile(path, code)], Settings: [new SourceFile(setting, rules)]))).Files.ShouldHaveSingleItem().Content.ShouldStartWith(mended);

    [Fact]
    public async Task The_code_cannot_bring_settings_of_its_own() =>
        (await RulesAsync("python", [new SourceFile("app.py", Long), new SourceFile(".flake8", "[flake8]\nignore = F,W,E\n")], [])).ShouldBe(["F401", "W291", "E501"], ignoreOrder: true);

    private Task<IReadOnlyList<string>> RulesAsync(string language, SourceFile code, params SourceFile[] settings) => RulesAsync(language, [code], settings);

    private async Task<IReadOnlyList<string>> RulesAsync(string language, SourceFile[] code, SourceFile[] settings)
    {
        var last = (await host.StreamAsync(new ValidationRequest(language, code, [], Security: false, Only: SignalKind.Lint, Settings: settings)))[^1];
        last.EventType.ShouldBe(ValidationStream.Report, last.Data);
        return [.. Json.Read<ValidationReport>(last.Data)[SignalKind.Lint]!.Findings.Select(finding => finding.Rule).Distinct()];
    }
}
