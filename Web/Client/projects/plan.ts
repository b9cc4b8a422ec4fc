import { byId } from "../dom";
import { put } from "../http";

export interface PlanTask { id: string; title: string; what: string; agent: string; files: string[]; criteria: string[]; depends_on: string[]; risk: string; model?: string }
/** With the version that it is, or was made from. */
export interface Plan { version: number; summary: string; phases: { title: string; goal: string; tasks: PlanTask[] }[] }

/** As the page has it now; a copy of one's own. */
export const planOf = (): Plan => ({ ...(JSON.parse(byId("plan-data").textContent) as Plan), version: version() });

const version = (): number => Number(byId("project-area").dataset["version"]);

/** Puts another plan in the place of the one that this page shows. */
export const savePlan = (id: string, change: Plan | { text: string }): Promise<unknown> =>
  put(`/projects/${id}/plan`, "text" in change ? { version: version(), ...change } : { version: change.version, plan: change });

/** A task one place up or down; past the end of its phase it goes into the next one. */
export function moved(plan: Plan, id: string, by: 1 | -1): Plan {
  const phase = plan.phases.findIndex((one) => one.tasks.some((task) => task.id === id));
  const tasks = plan.phases[phase]!.tasks;
  const place = tasks.findIndex((task) => task.id === id);
  const neighbour = plan.phases[phase + by];
  if (place + by >= 0 && place + by < tasks.length) tasks.splice(place + by, 0, ...tasks.splice(place, 1));
  else if (neighbour && tasks.length > 1) neighbour.tasks.splice(by < 0 ? neighbour.tasks.length : 0, 0, ...tasks.splice(place, 1));
  return plan;
}

/** Without a task, what depended on it depends on what that depended on; a phase that is empty goes too. */
export function without(plan: Plan, id: string): Plan {
  const gone = plan.phases.flatMap((phase) => phase.tasks).find((task) => task.id === id)!;
  for (const phase of plan.phases) {
    phase.tasks = phase.tasks.filter((task) => task.id !== id);
    for (const task of phase.tasks) if (task.depends_on.includes(id)) task.depends_on = [...new Set([...task.depends_on.filter((other) => other !== id), ...gone.depends_on])];
  }
  plan.phases = plan.phases.filter((phase) => phase.tasks.length > 0);
  return plan;
}
