using Nightshift.Executions;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

public sealed class ImportTests
{
    [Fact]
    public void Python_imports_count_at_the_top_level_and_outside_strings_only() =>
        PythonImports.Of(Of("app/main.py",
            """
            '''Usage:
            import in_docstring
            '''
            import os, yaml as y, helper  # import in_comment
            from requests.adapters import HTTPAdapter
            from . import sibling
            from app import other
            text = "\
            import in_string"
            try:
                import optional
            except ImportError:
                optional = None
            """.Replace("\r", ""), new SourceFile("helper.py", ""))).Select(import => (import.Name, import.Line)).ShouldBe([("os", 4), ("yaml", 4), ("requests", 5)]);

    [Theory]
    [InlineData("yaml", "pyyaml")]
    [InlineData("PIL", "pillow")]
    [InlineData("Some_Name", "some-name")]
    public void Python_package_is_known_by_its_module(string module, string package) => PythonImports.PackageOf(module).ShouldBe(package);

    [Fact]
    public void JavaScript_imports_are_packages_and_neither_paths_nor_text() =>
        JavaScriptImports.Of(Of("main.mjs",
            """
            // import a from 'in-comment'
            /* const b = require('in-comment-too') */
            import express, { Router } from 'express';
            import {
              deep
            } from "@scope/name/deep/file.js";
            import 'side-effect';
            import { readFile } from 'node:fs';
            import local from './local.mjs';
            export * from 'again';
            const text = "import x from 'in-string'";
            const page = `
            import y from 'in-template'
            `;
            const { chunk } = require('lodash');
            let optional; try { optional = await import('dynamic'); } catch { }
              const deeper = require('deeper');
            """)).Select(import => import.Name).ShouldBe(["express", "@scope/name", "side-effect", "again", "lodash"]);

    [Theory]
    [InlineData("/*")]
    [InlineData("import\n")]
    [InlineData("import (\n")]
    [InlineData("`")]
    [InlineData("\"\"\" '''\n")]
    [InlineData("token: ")]
    [InlineData("password    ")]
    [InlineData("-eyJ")]
    [InlineData("require a.")]
    public async Task Text_that_is_made_to_take_long_does_not(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, (1 << 18) / piece.Length));
        Submission[] programs = [.. ((string[])["a.py", "a.mjs", "a.go", "go.mod", "requirements.txt", "pyproject.toml", "package.json", "a.csproj", "pom.xml"]).Select(path => Of(path, text))];

        await Task.Run(() => programs.Sum(Read)).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static int Read(Submission program) => Security.SecretScan.Scan(program.Code, Severity.High).Count()
        + new[] { PipPackages.Manager, NpmPackages.Manager, NuGetPackages.Manager, MavenPackages.Manager, GoModules.Manager }.Sum(manager => manager.Read(program).Requirements.Count + manager.Imports(program).Count());

    private static Submission Of(string path, string content, params SourceFile[] more) => new([new SourceFile(path, content), .. more], [], [path], [], null, []);
}
