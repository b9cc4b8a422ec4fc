import { editor } from "monaco-editor/editor/editor.api.js";

const name = "nightshift";

const probe = document.createElement("span");

/** A token of the design as the six digits that the editor wants; light-dark() is resolved by the browser. */
function colour(token: string): string {
  probe.style.color = `var(--${token})`;
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g)!.map(Number);
  return `#${[red, green, blue].map((part) => Math.round(part!).toString(16).padStart(2, "0")).join("")}`;
}

/** The editor in the page's own colours. */
function define(dark: boolean): void {
  probe.hidden = true;
  document.body.append(probe);
  const rule = (token: string, from: string): editor.ITokenThemeRule => ({ token, foreground: colour(from).slice(1) });
  editor.defineTheme(name, {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: [rule("keyword", "code-keyword"), rule("string", "code-string"), rule("number", "code-number"), rule("type", "code-title"), rule("comment", "code-comment"), rule("tag", "code-title")],
    colors: {
      "editor.background": colour("surface"), "editor.foreground": colour("ink"), "editorGutter.background": colour("surface"),
      "editorLineNumber.foreground": colour("ink-quiet"), "editorLineNumber.activeForeground": colour("ink"), "editor.lineHighlightBackground": colour("sunken"), "editor.lineHighlightBorder": colour("sunken"),
      "editorWidget.background": colour("surface"), "editorWidget.border": colour("line"), focusBorder: colour("accent"), "editorCursor.foreground": colour("accent"),
      "diffEditor.insertedLineBackground": colour("good-wash"), "diffEditor.removedLineBackground": colour("bad-wash"),
      "diffEditor.insertedTextBackground": `${colour("good")}33`, "diffEditor.removedTextBackground": `${colour("bad")}33`,
    },
  });
  editor.setTheme(name);
  probe.remove();
}

export function followTheme(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const update = (): void => {
    const chosen = document.documentElement.dataset["theme"];
    define(chosen === "dark" || (chosen !== "light" && system.matches));
  };
  system.addEventListener("change", update);
  new MutationObserver(update).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  update();
}
