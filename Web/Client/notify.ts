import { byId, h, icon } from "./dom";
import { statusWord } from "./status";
import type { ExecutionSummary, ProjectSummary } from "./wire";

const key = "notifications";

/** How each run and project stood when it was last heard of. */
const last = new Map<string, string>();

const working = new Set(["pending", "running", "reviewing", "planning", "executing"]);

export const wantsNotifications = (): boolean => localStorage.getItem(key) === "on" && "Notification" in window && Notification.permission === "granted";

/** Asks the browser when it has to; returns whether they are on now. */
export async function setNotifications(on: boolean): Promise<boolean> {
  localStorage.setItem(key, on && "Notification" in window && (await Notification.requestPermission()) === "granted" ? "on" : "off");
  return wantsNotifications();
}

/** Says that a run has ended or needs its owner: in the page, and by the browser while nobody looks at it. */
export function tell(execution: ExecutionSummary): void {
  if (!hasEnded(execution.id, execution.status) || execution.held || document.querySelector(`[data-run="${execution.id}"]`)) return; // its project says so
  say(execution.id, execution.status === "waiting" ? "A run needs you" : statusWord(execution.status), execution.prompt, `/sessions/${execution.session_id}`, execution.status);
}

const projects: Record<string, [title: string, chip: string]> = { waiting: ["A project needs you", "waiting"], done: ["A project is done", "passed"], failed: ["A project failed", "failed"] };

/** The same of a project; that its owner has stopped it is no news. */
export function tellProject(project: ProjectSummary): void {
  const [title, chip] = projects[project.status] ?? [];
  if (hasEnded(project.id, project.status) && title && chip) say(project.id, title, project.why ?? project.wish, `/projects/${project.id}`, chip);
}

function hasEnded(id: string, status: string): boolean {
  const before = last.get(id);
  last.set(id, status);
  return before !== undefined && working.has(before) && !working.has(status);
}

function say(id: string, title: string, about: string, address: string, chip: string): void {
  const words = about.split("\n")[0]!.slice(0, 140);
  if (location.pathname !== address) toast(title, words, address, chip);
  if (document.hidden && wantsNotifications()) notify(title, words, address, id);
}

function notify(title: string, words: string, address: string, tag: string): void {
  try {
    const notification = new Notification(title, { body: words, tag });
    notification.onclick = () => { window.focus(); location.assign(address); };
  } catch {
    localStorage.setItem(key, "off"); // Chrome on Android grants them and makes none for a page
  }
}

const stays = 12_000;

function toast(title: string, words: string, address: string, status: string): void {
  const node = h("div", { class: "toast card", "data-testid": "toast" },
    h("span", { class: "chip", "data-status": status }, title), h("a", { href: address }, words),
    h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", title: "Dismiss", onclick: () => node.remove() }, icon("cross")));
  byId("toasts").append(node);
  setTimeout(() => node.remove(), stays);
}
