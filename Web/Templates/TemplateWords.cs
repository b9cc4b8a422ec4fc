using Nightshift.Executions;

namespace Nightshift.Templates;

/// <summary>Templates in words for people.</summary>
internal static class TemplateWords
{
    private static readonly Dictionary<string, string> Categories = new() { ["api"] = "API", ["auth"] = "Sign-in", ["crud"] = "Storage", ["ui"] = "User interface", ["utility"] = "Utility" };

    public static string Category(string category) => Categories.GetValueOrDefault(category, category);

    public static string LanguageOf(string language) => Language.Find(language)?.Title ?? language;

    public static string Uses(int count) => count switch { 0 => "", 1 => "used once", _ => $"used {count} times" };
}
