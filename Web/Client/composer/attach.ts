import { reasonsOf } from "../banner";
import { byId, h, icon, setText } from "../dom";
import { upload } from "../http";
import type { UploadedArtifact } from "../wire";

interface Attached { id: string; name: string }

/** Bytes; Api refuses more. */
const largest = 50 * 1024 * 1024;

/** The files that go with the request: by the button, dropped on the page, or pasted. They are uploaded at once, and kept for a reload. */
export class Attachments {
  private files: Attached[];
  private sending = 0;

  constructor(private readonly key: string, private readonly sessionId: string | undefined) {
    this.files = JSON.parse(localStorage.getItem(key) ?? "[]") as Attached[];
    const input = byId<HTMLInputElement>("attach-files");
    byId("attach").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      void this.add([...input.files!]);
      input.value = "";
    });
    byId("composer").addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void this.add(files);
    });
    document.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      byId("composer").toggleAttribute("data-over", true);
    });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) byId("composer").removeAttribute("data-over"); });
    document.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      byId("composer").removeAttribute("data-over");
      void this.add([...event.dataTransfer.files]);
    });
    for (const file of this.files) this.list.append(this.row(file));
  }

  get busy(): boolean {
    return this.sending > 0;
  }

  get all(): readonly Attached[] {
    return this.files;
  }

  set(files: readonly Attached[]): void {
    this.files = [...files];
    this.keep();
    this.list.replaceChildren(...files.map((file) => this.row(file)));
  }

  private get list(): HTMLElement {
    return byId("attached");
  }

  private async add(files: File[]): Promise<void> {
    await Promise.all(files.map((file) => this.send(file)));
  }

  private async send(file: File): Promise<void> {
    const word = h("span", { class: "quiet" }, "0%");
    const row = h("li", { class: "tag", "data-testid": "attached" }, icon("file"), h("span", {}, file.name), word);
    this.list.append(row);
    if (file.size > largest) return this.fail(row, word, file.name, `larger than ${largest >> 20} MB`);
    this.sending++;
    try {
      const form = new FormData();
      if (this.sessionId) form.append("session_id", this.sessionId);
      form.append("file", file);
      const stored = await upload<UploadedArtifact>("/artifacts/upload", form, (_, words) => setText(word, words));
      const attached = { id: stored.artifact_id, name: stored.name };
      this.files.push(attached);
      this.keep();
      row.replaceWith(this.row(attached));
    } catch (problem) {
      this.fail(row, word, file.name, reasonsOf(problem).join(" "));
    } finally {
      this.sending--;
    }
  }

  private fail(row: HTMLElement, word: HTMLElement, name: string, why: string): void {
    row.classList.add("bad");
    setText(word, why);
    row.append(this.removal(name, () => row.remove()));
  }

  private row(file: Attached): HTMLElement {
    const row = h("li", { class: "tag", "data-testid": "attached" }, icon("file"), h("span", {}, file.name), this.removal(file.name, () => {
      row.remove();
      this.files = this.files.filter((other) => other !== file);
      this.keep();
    }));
    return row;
  }

  private removal(name: string, remove: () => void): HTMLElement {
    return h("button", { type: "button", class: "icon-button", "aria-label": `Take ${name} off`, title: "Take off", onclick: remove }, icon("cross"));
  }

  private keep(): void {
    if (this.files.length > 0) localStorage.setItem(this.key, JSON.stringify(this.files));
    else localStorage.removeItem(this.key);
  }
}
