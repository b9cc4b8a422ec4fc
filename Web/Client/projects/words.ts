export interface Happened { type: string; at: string; data: { status?: string; why?: string; text?: string; findings?: number; cached?: boolean; version?: number; made_by?: string; phases?: number; tasks?: number; phase?: number; gate?: string; always?: boolean; passed?: boolean; summary?: string; approved?: boolean; title?: string } }

const moved: Record<string, string> = {
  reviewing: "The repository is reviewed.", planning: "A plan is written.", waiting: "It needs you.", executing: "It is worked on.", done: "All is done.", failed: "It failed.", stopped: "It is stopped.",
};

const task: Record<string, string> = { queued: "waits for the night", running: "is worked on", done: "is proven, and a commit on the project's branch", failed: "failed", skipped: "is skipped", planned: "is to be done again" };

const authors: Record<string, string> = { person: "you", model: "a model", check: "the tests, with a task that mends what fails" };

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** An event as a sentence. */
export function words({ type, data }: Happened): string {
  switch (type) {
    case "project.moved": return [moved[data.status!], data.why].filter(Boolean).join(" ");
    case "project.reviewed": return data.cached ? "The review of an earlier project on the same commit serves." : `The review has ${many(data.findings!, "finding")}.`;
    case "project.planned": return `Version ${data.version} of the plan, by ${authors[data.made_by!]}: ${many(data.tasks!, "task")} in ${many(data.phases!, "phase")}.`;
    case "project.gate": if (data.always) return `${data.gate === "pull_request" ? "Pull requests" : "Work on plans"} of this repository ${data.approved ? "are always approved" : "have to be approved again"}.`;
      return `${data.gate === "pull_request" ? "The pull request is" : data.phase ? `Phase ${data.phase} is` : "All phases are"} ${data.approved ? "approved" : "not approved any more"}.`;
    case "project.checked": return `After phase ${data.phase}: ${data.summary}`;
    case "project.task": return `“${data.title}” ${task[data.status!]}.${data.why ? ` ${data.why}` : ""}`;
    default: return data.text ?? type;
  }
}
