import { byId, setText } from "../dom";
import type { Plan, PlanTask } from "./plan";

const field = (name: string): HTMLInputElement => byId<HTMLInputElement>(`task-${name}`);
const lines = (name: string): string[] => field(name).value.split("\n").map((line) => line.trim()).filter((line) => line !== "");

/** Asks for a task of the plan, or for a new one at the end of a phase; calls back with the plan that has it. */
export function editTask(plan: Plan, place: { task: string } | { phase: number }, done: (plan: Plan) => void): void {
  const known = "task" in place ? plan.phases.flatMap((phase) => phase.tasks).find((task) => task.id === place.task) : undefined;
  const dialog = byId<HTMLDialogElement>("task-dialog");
  setText(byId("task-heading"), known ? "Change the task" : "Add a task");
  show(known ?? { id: "", title: "", what: "", agent: "BackendDeveloper", files: [], criteria: [], depends_on: [], risk: "medium" });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "save") return;
    const task = said(known?.id ?? freeId(plan, field("title").value));
    if (known) Object.assign(known, task);
    else if ("phase" in place) plan.phases[place.phase]!.tasks.push(task);
    done(plan);
  }, { once: true });
  dialog.returnValue = "";
  dialog.showModal();
}

function show(task: PlanTask): void {
  for (const name of ["title", "what", "agent", "risk"] as const) field(name).value = task[name];
  field("criteria").value = task.criteria.join("\n");
  field("files").value = task.files.join("\n");
  field("depends").value = task.depends_on.join(", ");
  field("model").value = task.model ?? "";
}

const said = (id: string): PlanTask => ({
  id, title: field("title").value.trim(), what: field("what").value.trim(), agent: field("agent").value, risk: field("risk").value, criteria: lines("criteria"), files: lines("files"),
  depends_on: field("depends").value.split(",").map((other) => other.trim()).filter((other) => other !== ""), model: field("model").value.trim() || undefined,
} as PlanTask);

/** The title as an id that no task has yet. */
function freeId(plan: Plan, title: string): string {
  const plain = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").slice(0, 50).replaceAll(/^-+|-+$/g, "") || "task";
  const taken = new Set(plan.phases.flatMap((phase) => phase.tasks).map((task) => task.id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? plain : `${plain}-${number}`;
    if (!taken.has(id)) return id;
  }
}
