// Bundles the page's scripts and styles into wwwroot/dist.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

/**
 * The editor and the terminal come with two habits that a Content-Security-Policy without unsafe-inline forbids: style elements, and style attributes in HTML that
 * is parsed. Both are put through the object model instead, which the policy allows: see Client/editor/styles.ts. A version of the editor that
 * does it in other words fails the build here.
 */
const strictStyles = {
  name: "strict-styles",
  setup({ onLoad }) {
    const shim = JSON.stringify(new URL("Client/editor/styles.ts", import.meta.url).pathname);
    const change = (filter, count, replace) => onLoad({ filter }, async ({ path }) => {
      let changes = 0;
      const source = await readFile(path, "utf8");
      const contents = replace(source, (text) => (changes++, text));
      if (changes !== count) throw new Error(`${path} has ${changes} places to change and not ${count}: compare it with the version before.`);
      return { contents: `import { adoptedStyle, setHtml, insertHtmlAfter } from ${shim};\n${contents}`, loader: "js" };
    });
    const html = (source, count) => source.replace(/([\w.]+)\.innerHTML = ([^;]+);/g, (_, node, value) => count(`setHtml(${node}, ${value});`));

    change(/base[/\\]browser[/\\]domStylesheets\.js$/, 1, (source, count) => source.replace("document.createElement('style')", () => count("adoptedStyle()")));
    change(/diffEditorViewZones\.js$/, 1, (source, count) => source.replace(/marginElement\.setAttribute\('style', (`[^`]*`)\)/, (_, value) => count(`marginElement.style.cssText = ${value}`)));
    change(/viewLayer\.js$/, 3, (source, count) => html(source, count).replace(/(\w+)\.insertAdjacentHTML\('afterend', ([^;]+)\);/, (_, node, value) => count(`insertHtmlAfter(${node}, ${value});`)));
    change(/@xterm[/\\]xterm[/\\]lib[/\\]xterm\.mjs$/, 4, (source, count) => source.replace(/[\w.]+\.createElement\("style"\)/g, () => count("adoptedStyle()")).replace(/(\w+)\.setAttribute\("style",`\$\{\1\.getAttribute\("style"\)\|\|""\}\$\{(\w+)\};`\)/, (_, node, value) => count(`${node}.style.cssText+=${value}`)));
    change(/(ghostTextView|stickyScrollWidget|domLineBreaksComputer|renderLines|screenReaderContentRich|colorizer|editorMarkdownCodeBlockRenderer)\.js$/, 1, html);
  },
};

await build({
  entryPoints: ["site", "chat", "executions", "artifacts", "search", "repositories", "settings", "models", "usage", "styleguide", "template", "templateEditor", "mocks", "mock", "queue", "paper", "projects", "project", "workspaces", "studio", "skills", "skill", "agent", "preview/inside", "editor/editor", "editor/worker"].map((name) => ({ in: `Client/${name}.ts`, out: name.replace("editor/worker", "editor-worker").replace("editor/editor", "editor").replace("preview/", "") }))
    .concat(["site", "styleguide"].map((name) => ({ in: `Client/styles/${name}.css`, out: name }))),
  bundle: true,
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  format: "esm",
  splitting: true,
  target: ["es2023", "chrome123", "firefox120", "safari17.5"],
  outdir: "wwwroot/dist",
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  loader: { ".ttf": "file" },
  logLevel: "warning",
  plugins: [strictStyles],
});
