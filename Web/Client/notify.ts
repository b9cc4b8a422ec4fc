import { byId, h, icon } from "./dom";
import { statusWord } from "./status";
import type { ExecutionSummary } from "./wire";

const key = "notifications";

/** How each run stood when it was last heard of. */
const last = new Map<string, string>();

const working = new Set(["pending", "running"]);

export const wantsNotifications = (): boolean => localStorage.getItem(key) === "on" && "Notification" in window && Notification.permission === "granted";

/** Asks the browser when it has to; returns whether they are on now. */
export async function setNotifications(on: boolean): Promise<boolean> {
  localStorage.setItem(key, on && "Notification" in window && (await Notification.requestPermission()) === "granted" ? "on" : "off");
  return wantsNotifications();
}

/** Says that a run has ended or needs its owner: in the page, and by the browser while nobody looks at it. */
export function tell(execution: ExecutionSummary): void {
  const before = last.get(execution.id);
  last.set(execution.id, execution.status);
  if (execution.held) return;
  if (before === undefined || !working.has(before) || working.has(execution.status)) return;
  const title = execution.status === "waiting" ? "A run needs you" : `${statusWord(execution.status)}`;
  const address = `/sessions/${execution.session_id}`;
  const words = execution.prompt.split("\n")[0]!.slice(0, 140);
  if (location.pathname !== address) toast(title, words, address, execution.status);
  if (document.hidden && wantsNotifications()) notify(title, words, address, execution.id);
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
