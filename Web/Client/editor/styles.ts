// Stands in for what the editor does with style elements and style attributes; bundle.mjs puts it there. The object model may do both under a
// Content-Security-Policy without unsafe-inline.

/** What the editor takes for a style element: its rules live in a sheet that the document adopts. */
export function adoptedStyle(): HTMLStyleElement {
  const sheet = new CSSStyleSheet();
  const marker = document.createElement("meta"); // gives it a place in the document
  let text = "";
  const remove = (): void => { document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet); };
  Object.defineProperties(marker, {
    sheet: { get: () => sheet },
    textContent: { get: () => text, set: (rules: string) => { text = rules; sheet.replaceSync(rules); } },
    remove: { value: remove },
  });
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return marker as unknown as HTMLStyleElement;
}

export function setHtml(element: Element, html: string): void {
  element.replaceChildren(parse(html));
}

export function insertHtmlAfter(element: Element, html: string): void {
  element.after(parse(html));
}

const attribute = "data-style";

/** The editor's own markup: it has escaped all text in it. The styles are set when the elements are there. */
function parse(html: string | TrustedHTML): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = String(html).replace(/(<[a-z]+(?: [a-z-]+="[^"]*")*) style="/g, `$1 ${attribute}="`);
  for (const element of template.content.querySelectorAll<HTMLElement>(`[${attribute}]`)) {
    element.style.cssText = element.getAttribute(attribute)!;
    element.removeAttribute(attribute);
  }
  return template.content;
}

type TrustedHTML = { toString(): string };
