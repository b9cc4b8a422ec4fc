import { startComposer, refuse } from "./composer";
import { Queue, type Request } from "./composer/queue";
import { byId, h, setAttribute, setText } from "./dom";
import { post, Problem } from "./http";
import { connectedModels } from "./models/connected";
import type { OtherRun } from "./panel/diffTab";
import { Panel } from "./panel/panel";
import { recall, remember, type Place } from "./panel/remember";
import { runCard } from "./runs/card";
import { Run } from "./runs/run";
import { chipOf } from "./runs/state";
import { startFind } from "./sessions/find";
import { startManage } from "./sessions/manage";
import { startNews } from "./sessions/news";
import { startShare } from "./sessions/share";
import { showPane, startPanes } from "./sessions/panes";
import { statusWord } from "./status";
import type { ExecuteAccepted, ExecutionSummary, Message, SessionDetail, SourceFile } from "./wire";

interface PageData { session?: SessionDetail }

const data = JSON.parse(byId("page-data").textContent!) as PageData;
const panel = new Panel(data.session?.id, validate, { repair: async (run) => ((await changeable()) ? (words) => repair(run, words) : undefined) }, otherRuns);
const runs: { run: Run; node: HTMLElement; tick(): void }[] = [];
const timeline = byId("timeline");

/** An earlier run is read when it comes into sight. */
const inSight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) {
    inSight.unobserve(target);
    runs.find(({ node }) => node === target)!.run.start();
  }
}, { root: timeline });

/** @param said what the person wrote: the request itself, or what they added to it. */
function addRun(summary: ExecutionSummary, said = summary.prompt): Run {
  document.getElementById("empty")?.remove();
  const run = new Run(summary);
  const card = runCard(run, said, {
    statusWord,
    accepted: (accepted, words, maxAttempts) => onAccepted(accepted, { prompt: words, max_attempts: maxAttempts }),
    show: (shown, attempt) => {
      panel.show(shown, attempt);
      showPane("code");
    },
  });
  runs.push({ run, ...card });
  run.onChange(() => offerBasis());
  run.onChange(() => showState(run));
  run.onChange(keepPlace);
  timeline.append(card.node);
  inSight.observe(card.node);
  return run;
}

function addMessage(message: Message): void {
  timeline.append(h("p", { class: `bubble ${message.role}` }, message.content));
}

/** What the page says outside of the card: the stop button, the connection, the list of sessions. */
function showState(run: Run): void {
  const open = runs.filter((entry) => entry.run.open);
  byId("stop").hidden = open.length === 0;
  const lost = open.some((entry) => !entry.run.connected);
  byId("connection").hidden = !lost;
  setText(byId("connection"), lost ? "The connection is lost. The run goes on; this page catches up as soon as it is back." : "");
  if (run !== runs.at(-1)?.run) return;
  const chip = document.querySelector(`[data-session="${data.session?.id}"] .chip`);
  if (chip) {
    setAttribute(chip, "data-status", chipOf(run.state));
    setText(chip, statusWord(chipOf(run.state)));
  }
}

/** A new request in the open session; without one the page moves to the session that was begun for it. */
function onAccepted(accepted: ExecuteAccepted, { prompt, max_attempts }: Request): void {
  if (!data.session) return location.replace(`/sessions/${accepted.session_id}`);
  showAccepted(accepted, prompt, max_attempts);
}

/** What a run can be compared with. */
function otherRuns(shown: Run): OtherRun[] {
  return runs.flatMap(({ run }, index) => (run === shown || run.open ? [] : [{ id: run.id, label: `Run ${index + 1}` }]));
}

const entryOf = (id: string | undefined): (typeof runs)[number] | undefined => runs.find(({ run }) => run.id === id);

function showAccepted(accepted: ExecuteAccepted, prompt: string, max_attempts: number): void {
  const run = entryOf(accepted.execution_id)?.run ?? addRun({
    id: accepted.execution_id, session_id: accepted.session_id, prompt, language: "", status: "pending", held: false, attempt: 0,
    max_attempts, cost_usd: 0, created_at: new Date().toISOString(),
  });
  panel.show(run);
  showState(run);
  goTo(undefined);
  scrollToEnd();
}

/** What was begun elsewhere is shown where it belongs; what the person looks at stays. */
function showNews(execution: ExecutionSummary, said: string): void {
  const run = addRun(execution, said);
  if (run.open) run.start();
  showState(run);
  keepPlace();
}

/** What was edited by hand is judged as it is, as a run of its own. */
async function validate(run: Run, files: SourceFile[], tests: SourceFile[]): Promise<void> {
  const accepted = await post<ExecuteAccepted>(`/execute/${run.id}/validate`, { files, tests });
  onAccepted(accepted, { prompt: "Edited by hand.", max_attempts: 1 });
}

/** What went wrong in the browser, as a request that changes what was delivered. */
async function repair(run: Run, words: string): Promise<void> {
  const request: Request = { prompt: words, session_id: data.session?.id, basis_id: run.id, max_attempts: 5 };
  onAccepted(await post<ExecuteAccepted>("/execute", request), request);
}

/** The last run that has delivered, unless a later one is on. */
const delivered = (): Run | undefined => runs.findLast(({ run }) => hasDelivered(run))?.run;

const hasDelivered = (run: Run): boolean => run.state.status === "passed" || run.state.status === "partial";

/** Whether a model could change code; nobody asks before there is code. */
let offered: string | undefined;

const changeable = (): Promise<boolean> =>
  connectedModels().then((models) => models.length > 0);

/** What is written next changes what was delivered last. */
function offerBasis(): void {
  void queue?.advance();
  const basis = delivered();
  if (!basis || basis.id === offered) return;
  offered = basis.id;
  void changeable().then((possible) => { if (possible && basis === delivered()) composer.setBasis({ id: basis.id, title: titleOf(basis) }); });
}

const titleOf = (run: Run): string => `what was delivered${runs.length > 1 ? ` by run ${runs.findIndex((entry) => entry.run === run) + 1}` : ""}`;

/** Who reads the end goes on reading the end; who scrolled up stays where they are. */
let atEnd = true;
/** Where the person was before a reload, until what was there is read again or they scroll by themselves. */
let place: Place | undefined;
/** Pixels from the top, when it was last looked at. */
let top = 0;
timeline.addEventListener("scroll", look);
for (const act of ["wheel", "touchmove", "pointerdown", "keydown"]) timeline.addEventListener(act, () => goTo(undefined), { passive: true });

/** On the way to a place the browser must not hold on to what happens to be in view; it may again two frames after. */
function goTo(next: Place | undefined): void {
  place = next;
  if (next) timeline.dataset["placing"] = "true";
  else requestAnimationFrame(() => requestAnimationFrame(() => { if (!place) delete timeline.dataset["placing"]; }));
}

const fromTop = (node: HTMLElement): number => Math.round(node.getBoundingClientRect().top - timeline.getBoundingClientRect().top);

function currentPlace(): Place | undefined {
  const first = runs.find(({ node }) => fromTop(node) + node.offsetHeight > 0);
  return first && { run: first.run.id, top: fromTop(first.node) };
}

function look(): void {
  if (place) return;
  top = timeline.scrollTop;
  atEnd = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < 40;
  remember(data.session?.id, { timeline: atEnd ? undefined : currentPlace() });
}

function keepPlace(): void {
  if (timeline.scrollTop < top) look(); // scrolled up just now, and its event is still to come
  const there = entryOf(place?.run);
  if (!there) return atEnd ? scrollToEnd() : undefined;
  timeline.scrollTop += fromTop(there.node) - place!.top;
  if (!there.run.reading && Math.abs(fromTop(there.node) - place!.top) < 2) goTo(undefined);
}

function scrollToEnd(): void {
  timeline.scrollTop = timeline.scrollHeight;
  top = timeline.scrollTop;
}

async function stop(which = runs.filter((entry) => entry.run.open)): Promise<void> {
  try {
    await Promise.all(which.map((entry) => entry.run.cancel()));
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 409) return; // it ended by itself in the meantime
    refuse(problem instanceof Problem ? problem.reasons : ["The run could not be stopped. Try again."]);
  }
}

/** Requests with their runs, and whatever else was said, in the order it happened. */
function showSession(session: SessionDetail): void {
  const asked = new Map(session.messages.filter((message) => message.role === "user").map((message) => [message.execution_id, message.content]));
  const said = session.messages.filter((message) => !message.execution_id);
  const items = [...session.executions, ...said].sort((one, other) => one.created_at.localeCompare(other.created_at));
  for (const item of items) "role" in item ? addMessage(item) : addRun(item, asked.get(item.id));
  for (const { run } of runs) if (run.open) run.start();
  const known = recall(session.id);
  const shown = runs.find(({ run }) => run.id === known.run && !runs.at(-1)!.run.open) ?? runs.at(-1);
  if (shown) panel.restore(shown.run);
  const there = entryOf(known.timeline?.run);
  there?.run.start();
  goTo(there && known.timeline);
  atEnd = !place;
  keepPlace();
}

startPanes(data.session?.id);
startFind(data.session?.id);
const composer = startComposer(onAccepted, (draft) => {
  if (!runs.some(({ run }) => run.open)) return false;
  queue?.add(draft);
  return true;
});
const queue = data.session && new Queue(`queue:${data.session.id}`, {
  state: () => ({ open: runs.some(({ run }) => run.open), delivered: hasDelivered(runs.at(-1)!.run) }),
  basis: async () => ((await changeable()) ? delivered()?.id : undefined),
  sent: onAccepted,
  takeBack: (draft) => composer.takeBack(draft),
});
byId("stop").addEventListener("click", () => void stop());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && !document.querySelector("dialog[open], :popover-open") && !(event.target as HTMLElement).closest(".editor")) void stop(runs.filter((entry) => entry.run.open && entry.run.state.status !== "waiting"));
});
setInterval(() => runs.forEach((entry) => entry.run.open && entry.tick()), 1_000);
if (data.session) {
  startManage(data.session.id);
  startShare(data.session.id);
  showSession(data.session);
  startNews(data.session.id, (id) => entryOf(id) !== undefined, showNews);
} else byId("prompt").focus();
