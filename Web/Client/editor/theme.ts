import { editor } from "monaco-editor/editor/editor.api.js";
import { colour, withTheme } from "../colour";

const name = "nightshift";

/** The editor in the page's own colours. */
function define(dark: boolean): void {
  const rule = (token: string, from: string): editor.ITokenThemeRule => ({ token, foreground: colour(from).slice(1) });
  editor.defineTheme(name, {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: [rule("keyword", "code-keyword"), rule("string", "code-string"), rule("number", "code-number"), rule("type", "code-title"), rule("comment", "code-comment"), rule("tag", "code-title"), ...["metatag.html", "metatag.content.html"].map((token) => rule(token, "code-keyword")), rule("attribute.name", "code-number"), rule("attribute.value", "code-string")],
    colors: {
      "editor.background": colour("surface"), "editor.foreground": colour("ink"), "editorGutter.background": colour("surface"),
      "editorLineNumber.foreground": colour("ink-quiet"), "editorLineNumber.activeForeground": colour("ink"), "editor.lineHighlightBackground": colour("sunken"), "editor.lineHighlightBorder": colour("sunken"),
      "editorWidget.background": colour("surface"), "editorWidget.border": colour("line"), focusBorder: colour("accent"), "editorCursor.foreground": colour("accent"),
      "diffEditor.insertedLineBackground": colour("good-wash"), "diffEditor.removedLineBackground": colour("bad-wash"),
      "diffEditor.insertedTextBackground": `${colour("good")}33`, "diffEditor.removedTextBackground": `${colour("bad")}33`,
    },
  });
  editor.setTheme(name);
}

export const followTheme = (): void => withTheme(define);
