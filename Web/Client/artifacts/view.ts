import { reasonsOf } from "../banner";
import { ask } from "../dialogs";
import { byId, h, setText } from "../dom";
import { fetchPart } from "../http";
import { codeView } from "../panel/codeView";

/** Bytes; more than this is read in an editor, not here. */
const largest = 512 * 1024;

/** Kinds that a browser draws as a picture. As an image nothing in them runs, not even in an SVG. */
const pictures = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/svg+xml"]);

/** Shows a file: text as coloured text and never as a page, a picture as a picture, and of all else only that it is there. */
export async function view(file: { id: string; name: string; mime: string; size: number }): Promise<void> {
  const address = `/artifacts/${file.id}/download`;
  setText(byId("view-name"), file.name);
  byId("view-download").setAttribute("href", `/api${address}`);
  byId("view-download").setAttribute("download", file.name);
  const body = byId("view-body");
  body.replaceChildren(h("p", { class: "quiet", role: "status" }, "Reading…"));
  const closed = ask("view-dialog");
  body.replaceChildren(...(file.mime === "text/html" ? [page(file)] : []), ...(pictures.has(file.mime) ? [picture(file.name, `/api${address}`)] : await text(file, address)));
  await closed;
  body.replaceChildren();
}

/** How an HTML file looks, in a sandbox where nothing of it runs; its text stands below. */
const page = (file: { id: string; name: string }): HTMLElement =>
  h("iframe", { sandbox: "", src: `/api/artifacts/${file.id}/view`, title: `How ${file.name} looks, without its scripts`, class: "page-view", "data-testid": "page-view" });

function picture(name: string, address: string): HTMLElement {
  const image = h("img", { src: address, alt: name });
  image.addEventListener("error", () => image.replaceWith(h("p", { class: "quiet" }, "This picture cannot be drawn here. Download it to look at it.")));
  return image;
}

async function text(file: { name: string; size: number }, address: string): Promise<HTMLElement[]> {
  try {
    const content = file.size === 0 ? "" : readable(await fetchPart(address, largest));
    if (content === undefined) return [h("p", { class: "quiet" }, "This is not a text file. Download it to look inside.")];
    const cut = file.size > largest && h("p", { class: "banner" }, "Only the beginning is shown. Download the file for all of it.");
    return [...(cut ? [cut] : []), content === "" ? h("p", { class: "quiet" }, "The file is empty.") : codeView({ path: file.name, content })];
  } catch (problem) {
    return [h("p", { class: "banner bad", role: "alert" }, reasonsOf(problem).join(" "))];
  }
}

/** The bytes as text; undefined when they are something else. A character cut at the end is let go. */
export function readable(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
