import { copyButton } from "../copy";
import { h, setText } from "../dom";

const svg = "http://www.w3.org/2000/svg";

/** Of the quiet zone around a code, in modules, as ISO/IEC 18004 asks for. */
const margin = 4;

/** The address of an app, to be taken to another device: as a code for its camera, and to be copied. */
export class Share {
  readonly node = h("dialog", { class: "preview-share", "aria-labelledby": "share-heading", "data-testid": "preview-share" });
  private readonly note = h("p", { class: "small" });

  async open(address: string): Promise<void> {
    const here = new URL(address).hostname.endsWith(".localhost");
    setText(this.note, here ? "This address leads to the app from this computer alone. For other devices, previews need a domain (Previews__Address)." : "Whoever has this address may use the app while it runs.");
    this.node.replaceChildren(h("h2", { id: "share-heading" }, "Share the app"), await code(address), h("code", { class: "preview-address" }, address), this.note,
      h("form", { method: "dialog" }, copyButton(address, "Copy the address"), h("button", { class: "button small" }, "Close")));
    this.node.showModal();
  }
}

/** Dark on light in either theme, since cameras want it so. */
async function code(address: string): Promise<SVGSVGElement> {
  const { default: make } = await import("qrcode-generator");
  const qr = make(0, "M");
  qr.addData(address);
  qr.make();
  const size = qr.getModuleCount();
  const dark = Array.from({ length: size * size }, (_, at) => [Math.floor(at / size), at % size] as const).filter(([row, column]) => qr.isDark(row, column));
  const picture = document.createElementNS(svg, "svg");
  const shape = document.createElementNS(svg, "path");
  shape.setAttribute("d", dark.map(([row, column]) => `M${column + margin} ${row + margin}h1v1h-1z`).join(""));
  picture.setAttribute("viewBox", `0 0 ${size + 2 * margin} ${size + 2 * margin}`);
  for (const [name, value] of Object.entries({ role: "img", "aria-label": "The address as a QR code", width: "220", height: "220" })) picture.setAttribute(name, value);
  picture.append(shape);
  return picture;
}
