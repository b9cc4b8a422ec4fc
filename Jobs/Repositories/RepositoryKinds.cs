using System.Text.RegularExpressions;

namespace Nightshift.Repositories;

/// <summary>Tables of what files and packages tell of a repository.</summary>
internal static class RepositoryKinds
{
    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        [".py"] = "Python", [".ts"] = "TypeScript", [".tsx"] = "TypeScript", [".mts"] = "TypeScript", [".cts"] = "TypeScript", [".js"] = "JavaScript", [".jsx"] = "JavaScript", [".mjs"] = "JavaScript",
        [".cjs"] = "JavaScript", [".cs"] = "C#", [".cshtml"] = "C#", [".razor"] = "C#", [".java"] = "Java", [".go"] = "Go", [".rs"] = "Rust", [".rb"] = "Ruby", [".php"] = "PHP", [".kt"] = "Kotlin", [".swift"] = "Swift",
        [".c"] = "C", [".h"] = "C", [".cpp"] = "C++", [".cc"] = "C++", [".hpp"] = "C++", [".fs"] = "F#", [".scala"] = "Scala", [".dart"] = "Dart", [".lua"] = "Lua", [".ex"] = "Elixir", [".exs"] = "Elixir",
        [".sh"] = "Shell", [".bash"] = "Shell", [".ps1"] = "PowerShell", [".sql"] = "SQL", [".html"] = "HTML", [".css"] = "CSS", [".scss"] = "CSS", [".vue"] = "Vue", [".svelte"] = "Svelte", [".r"] = "R", [".jl"] = "Julia",
        [".pl"] = "Perl", [".hs"] = "Haskell", [".clj"] = "Clojure", [".tf"] = "Terraform"
    };

    /// <summary>Null for what is no program: prose, data, settings.</summary>
    public static string? LanguageOf(string path) => Languages.GetValueOrDefault(Path.GetExtension(path));

    public static readonly IReadOnlyList<(string Title, Regex Path)> Managers =
    [
        ("pnpm", At(@"pnpm-lock\.yaml")), ("Yarn", At(@"yarn\.lock")), ("npm", At(@"package(-lock)?\.json")), ("Poetry", At(@"poetry\.lock")), ("uv", At(@"uv\.lock")), ("Pipenv", At("Pipfile")),
        ("pip", At(@"(requirements[^/]*\.txt|pyproject\.toml|setup\.py)")), ("NuGet", At(@"([^/]+\.(csproj|fsproj|vbproj)|Directory\.Packages\.props)")), ("Go modules", At(@"go\.mod")),
        ("Maven", At(@"pom\.xml")), ("Gradle", At(@"build\.gradle(\.kts)?")), ("Cargo", At(@"Cargo\.toml")), ("Bundler", At("Gemfile")), ("Composer", At(@"composer\.json"))
    ];

    public static readonly IReadOnlyList<Framework> Frameworks =
    [
        new("Next.js", "npm", "next"), new("React", "npm", "react"), new("Vue", "npm", "vue"), new("Angular", "npm", "@angular/core"), new("Svelte", "npm", "svelte"), new("Express", "npm", "express"),
        new("Fastify", "npm", "fastify"), new("NestJS", "npm", "@nestjs/core"), new("Electron", "npm", "electron"), new("Django", "pip", "django"), new("Flask", "pip", "flask"), new("FastAPI", "pip", "fastapi"),
        new("Starlette", "pip", "starlette"), new("PyTorch", "pip", "torch"), new("pandas", "pip", "pandas"), new(".NET Aspire", "NuGet", "Aspire.Hosting*"), new("ASP.NET Core", "NuGet", "Microsoft.AspNetCore.*"),
        new("Entity Framework", "NuGet", "Microsoft.EntityFrameworkCore*"), new("Spring Boot", "Maven", "org.springframework.boot:*"), new("Quarkus", "Maven", "io.quarkus:*"), new("Gin", "Go modules", "github.com/gin-gonic/gin"),
        new("Echo", "Go modules", "github.com/labstack/echo*"), new("Cobra", "Go modules", "github.com/spf13/cobra"), new("Axum", "Cargo", "axum"), new("Actix", "Cargo", "actix-web"), new("Tokio", "Cargo", "tokio"), new("Laravel", "Composer", "laravel/framework")
    ];

    /// <summary>The words that a licence's own text begins with, or names itself by; the first that fits counts.</summary>
    public static readonly IReadOnlyList<(string? Spdx, Regex Words)> Licences =
    [
        ("Apache-2.0", Said(@"Apache License\s+Version 2\.0")), ("AGPL-3.0", Said(@"GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3")), ("LGPL-3.0", Said(@"GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3")),
        ("GPL-3.0", Said(@"GNU GENERAL PUBLIC LICENSE\s+Version 3")), ("GPL-2.0", Said(@"GNU GENERAL PUBLIC LICENSE\s+Version 2")), ("MPL-2.0", Said(@"Mozilla Public License,? (Version|v\.) ?2\.0")),
        ("MIT", Said(@"Permission is hereby granted, free of charge, to any person obtaining a copy")), ("ISC", Said(@"Permission to use, copy, modify, and(/or)? distribute this software for any")),
        ("BSD-3-Clause", Said(@"Redistribution and use in source and binary forms[\s\S]{1,2000}endorse or promote")), ("BSD-2-Clause", Said(@"Redistribution and use in source and binary forms")), ("Unlicense", Said(@"This is free and unencumbered software"))
    ];

    private static Regex At(string name) => new($@"(^|/){name}$", RegexOptions.CultureInvariant);

    private static Regex Said(string words) => new(words, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}

/// <param name="Package">Its name; with a star at its end, how it begins.</param>
internal sealed record Framework(string Title, string Manager, string Package)
{
    public bool Names(RepositoryDependency dependency) => dependency.Manager == Manager && (Package.EndsWith('*')
        ? dependency.Name.StartsWith(Package[..^1], StringComparison.OrdinalIgnoreCase)
        : dependency.Name.Equals(Package, StringComparison.OrdinalIgnoreCase));
}
