import "monaco-editor/features/anchorSelect/register.js";
import "monaco-editor/features/bracketMatching/register.js";
import "monaco-editor/features/caretOperations/register.js";
import "monaco-editor/features/clipboard/register.js";
import "monaco-editor/features/codeEditor/register.js";
import "monaco-editor/features/codicon/register.js";
import "monaco-editor/features/comment/register.js";
import "monaco-editor/features/contextmenu/register.js";
import "monaco-editor/features/cursorUndo/register.js";
import "monaco-editor/features/diffEditor/register.js";
import "monaco-editor/features/find/register.js";
import "monaco-editor/features/folding/register.js";
import "monaco-editor/features/gotoLine/register.js";
import "monaco-editor/features/indentation/register.js";
import "monaco-editor/features/linesOperations/register.js";
import "monaco-editor/features/multicursor/register.js";
import "monaco-editor/features/smartSelect/register.js";
import "monaco-editor/features/toggleTabFocusMode/register.js";
import "monaco-editor/features/wordHighlighter/register.js";
import "monaco-editor/features/wordOperations/register.js";
import "monaco-editor/languages/definitions/csharp/register.js";
import "monaco-editor/languages/definitions/css/register.js";
import "monaco-editor/languages/definitions/go/register.js";
import "monaco-editor/languages/definitions/html/register.js";
import "monaco-editor/languages/definitions/java/register.js";
import "monaco-editor/languages/definitions/javascript/register.js";
import "monaco-editor/languages/definitions/markdown/register.js";
import "monaco-editor/languages/definitions/python/register.js";
import "monaco-editor/languages/definitions/sql/register.js";
import "monaco-editor/languages/definitions/typescript/register.js";
import "monaco-editor/languages/definitions/xml/register.js";
import "monaco-editor/languages/definitions/yaml/register.js";
import { editor, Uri } from "monaco-editor/editor/editor.api.js";
import { followTheme } from "./theme";

const beside = (name: string): URL => new URL(`./${name}`, import.meta.url);

(globalThis as { MonacoEnvironment?: unknown }).MonacoEnvironment = { getWorker: () => new Worker(beside("editor-worker.js"), { type: "module" }) };

const common: editor.IEditorConstructionOptions = {
  automaticLayout: true,
  bracketPairColorization: { enabled: false },
  fixedOverflowWidgets: true,
  fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  padding: { top: 8, bottom: 8 },
  scrollBeyondLastLine: false,
  renderLineHighlight: "line",
  stickyScroll: { enabled: false },
};

export interface CodeEditor {
  /** @param key tells versions of one path apart, so that each keeps its undo history. */
  show(key: string, path: string, content: string, readOnly: boolean): void;
  goTo(line: number): void;
  focus(): void;
  scrollTop: number;
}

export interface DiffEditor {
  show(path: string, before: string, after: string): void;
}

let styles: Promise<void> | undefined;

/** The editor's own style sheet comes with its first use. */
function ready(): Promise<void> {
  styles ??= new Promise((resolve) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: beside("editor.css").href, onload: () => resolve(), onerror: () => resolve() });
    document.head.append(link);
    followTheme();
  });
  return styles;
}

export async function createCodeEditor(host: HTMLElement, onEdit: (path: string, content: string) => void): Promise<CodeEditor> {
  await ready();
  const code = editor.create(host, { ...common, model: null, ariaLabel: "Code" });
  let path = "";
  let showing = false;
  code.onDidChangeModelContent(() => { if (!showing) onEdit(path, code.getValue()); });
  return {
    show(key, shown, content, readOnly) {
      showing = true;
      path = shown;
      const uri = Uri.from({ scheme: "nightshift", authority: key, path: `/${shown}` });
      const model = editor.getModel(uri) ?? editor.createModel(content, undefined, uri);
      if (model.getValue() !== content) model.setValue(content);
      if (code.getModel() !== model) code.setModel(model);
      code.updateOptions({ readOnly, ariaLabel: `${shown}. Press Ctrl+M to let Tab leave the editor.` });
      showing = false;
    },
    goTo(line) {
      code.setSelection({ startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: code.getModel()?.getLineMaxColumn(Math.min(line, code.getModel()!.getLineCount())) ?? 1 });
      code.revealLineInCenter(line);
      code.focus();
    },
    focus: () => code.focus(),
    get scrollTop() { return code.getScrollTop(); },
    set scrollTop(top: number) { code.setScrollTop(top); },
  };
}

/** Narrower than this, in pixels, the two sides stand one below the other. */
const sideBySide = 560;

export async function createDiffEditor(host: HTMLElement): Promise<DiffEditor> {
  await ready();
  const diff = editor.createDiffEditor(host, {
    ...common, readOnly: true, originalEditable: false, useInlineViewWhenSpaceIsLimited: true, renderSideBySideInlineBreakpoint: sideBySide, renderOverviewRuler: false, renderMarginRevertIcon: false,
    hideUnchangedRegions: { enabled: false }, renderGutterMenu: false,
    originalAriaLabel: "Before", modifiedAriaLabel: "After",
  });
  return {
    show(path, before, after) {
      const old = diff.getModel();
      const model = (side: string, content: string): editor.ITextModel => editor.createModel(content, undefined, Uri.from({ scheme: "nightshift", authority: `diff-${side}-${++number}`, path: `/${path}` }));
      diff.setModel({ original: model("before", before), modified: model("after", after) });
      old?.original.dispose();
      old?.modified.dispose();
    },
  };
}

let number = 0;
