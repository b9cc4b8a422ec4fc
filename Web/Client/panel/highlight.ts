import hljs from "highlight.js/lib/core";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

for (const [name, language] of Object.entries({ csharp, css, go, java, javascript, json, markdown, python, sql, typescript, xml, yaml })) hljs.registerLanguage(name, language);

const byExtension: Record<string, string> = {
  cs: "csharp", css: "css", go: "go", java: "java", js: "javascript", mjs: "javascript", cjs: "javascript", json: "json", md: "markdown", py: "python", sql: "sql", ts: "typescript", mts: "typescript", tsx: "typescript", html: "xml", xml: "xml", svg: "xml", yaml: "yaml", yml: "yaml",
};

/** Past this, colour costs more time than it gives. */
const largest = 200_000;

/** Puts the code into the element, coloured when its language is known. The highlighter escapes all text; nothing else here makes HTML. */
export function highlight(element: HTMLElement, path: string, content: string): void {
  const language = byExtension[path.split(".").at(-1)?.toLowerCase() ?? ""];
  if (language && content.length <= largest) element.innerHTML = hljs.highlight(content, { language, ignoreIllegals: true }).value;
  else element.textContent = content;
}
