import { attempt } from "./banner";
import { byId, setText } from "./dom";
import { post, put, remove } from "./http";
import { onExecution } from "./live";
import { askForChange } from "./projects/change";
import { editTask } from "./projects/editor";
import { followProject } from "./projects/follow";
import { moved, planOf, savePlan, without } from "./projects/plan";
import { refresh } from "./swap";
import { cost } from "./words";

const id = byId("main").dataset["project"]!;

/** Draws the project anew; who stands on a button goes on standing there, and what is open stays open. */
const update = async (): Promise<void> => {
  const open = [...document.querySelectorAll("[data-task] details[open]")].map((details) => details.closest<HTMLElement>("[data-task]")!.dataset["task"]);
  const holds = (): boolean => byId("project-area").contains(document.activeElement) && document.activeElement instanceof HTMLInputElement;
  await refresh("project-area", undefined, (focused) => {
    const { act, phase } = (focused as HTMLElement).dataset;
    const task = focused.closest<HTMLElement>("[data-task]")?.dataset["task"];
    return act && `${task ? `[data-task="${task}"] ` : ""}[data-act="${act}"]${phase ? `[data-phase="${phase}"]` : ""}`;
  }, holds);
  for (const task of open) document.querySelector<HTMLDetailsElement>(`[data-task="${task}"] details`)?.setAttribute("open", "");
};

followProject(id, update);

onExecution((run) => {
  const place = document.querySelector<HTMLElement>(`[data-run="${run.id}"]`);
  if (!place) return;
  setText(place, `Attempt ${Math.max(run.attempt, 1)} of ${run.max_attempts}, ${cost(run.cost_usd)} so far.`);
  if ((run.status === "waiting") !== (place.dataset["stands"] === "waiting")) void update().catch(() => undefined); // its chip says so
});

const send = (path: string, body: unknown, said: string): void => void attempt(async () => {
  await post(`/projects/${id}${path}`, body);
  setText(byId("said"), said);
  await update();
});

const save = (change: Parameters<typeof savePlan>[1], said: string): void => void attempt(async () => {
  await savePlan(id, change);
  setText(byId("said"), said);
  await update();
});

const acts: Record<string, (button: HTMLElement, task: string) => void> = {
  again: () => send("/again", {}, "It is tried again."),
  pause: () => send("/pause", {}, "Paused."),
  resume: () => send("/resume", {}, "It goes on."),
  stop: () => send("/stop", {}, "Stopped."),
  approve: (button) => send("/approve", { phase: phaseOf(button) }, "Approved."),
  revoke: (button) => send("/revoke", { phase: phaseOf(button) }, "Taken back."),
  pull: () => send("/approve", { gate: "pull_request" }, "The pull request is opened."),
  always: (button) => send("/approve", { gate: button.dataset["gate"], always: true }, "It is always approved."),
  never: (button) => send("/revoke", { gate: button.dataset["gate"], always: true }, "You are asked again."),
  finish: () => send("/finish", {}, "It is finished."),
  "task-change": (button, task) => void attempt(async () => {
    const change = await askForChange(id, task, button.closest(".project-task")!.querySelector("strong")!.textContent);
    if (change) send(`/tasks/${task}/change`, change, "It is changed.");
  }),
  "task-again": (_, task) => send(`/tasks/${task}/again`, {}, "It is run again."),
  "task-skip": (_, task) => send(`/tasks/${task}/skip`, {}, "Skipped."),
  budget: () => void attempt(async () => {
    const budget = byId<HTMLInputElement>("budget");
    await put(`/projects/${id}`, { budget_usd: Number(budget.value) || undefined });
    budget.blur();
    setText(byId("said"), "The budget is saved.");
    await update();
  }),
  night: (button) => void attempt(async () => {
    const byNight = button.dataset["night"] === "true";
    await put(`/projects/${id}`, { budget_usd: Number(button.dataset["budget"]) || undefined, by_night: byNight });
    setText(byId("said"), byNight ? "Its tasks wait for the night." : "Its tasks begin at any time.");
    await update();
  }),
  delete: () => void attempt(async () => {
    await remove(`/projects/${id}`);
    location.assign("/projects");
  }),
  up: (_, task) => save(moved(planOf(), task, -1), "Moved up."),
  down: (_, task) => save(moved(planOf(), task, 1), "Moved down."),
  drop: (_, task) => save(without(planOf(), task), "Dropped."),
  edit: (_, task) => editTask(planOf(), { task }, (plan) => save(plan, "The task is changed.")),
  add: (button) => editTask(planOf(), { phase: Number(button.dataset["index"]) }, (plan) => save(plan, "The task is added.")),
};

const phaseOf = (button: HTMLElement): number | undefined => button.dataset["phase"] ? Number(button.dataset["phase"]) : undefined;

byId("main").addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest<HTMLElement>("[data-act]");
  if (button) acts[button.dataset["act"]!]?.(button, button.closest<HTMLElement>("[data-task]")?.dataset["task"] ?? "");
});

byId("main").addEventListener("change", (event) => {
  const input = event.target as HTMLInputElement;
  const file = input.id === "plan-file" ? input.files?.[0] : undefined;
  if (file) void file.text().then((text) => { input.value = ""; save({ text }, "The plan is imported."); });
});
