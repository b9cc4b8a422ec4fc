import type { SignalKind } from "./wire";

export const signalKinds: readonly SignalKind[] = ["tests", "lint", "security"];

export const signalWords: Record<SignalKind, string> = { tests: "Tests", lint: "Lint", security: "Security" };

const failures: Record<string, string> = {
  no_code: "The reply held no code",
  syntax: "The code does not parse",
  missing_dependency: "A dependency is missing",
  assertion: "A test failed",
  exception: "The code threw an error",
  timeout: "It ran out of time",
  resources: "It went beyond its limits",
  lint: "The linter objects",
  security: "The security scan objects",
};

export const failureWord = (failure: string | undefined): string => (failure && failures[failure]) || "It did not pass";

/** 850 ms · 4.2 s · 2 min 5 s */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`;
}

/** 0:04 · 12:30; steady in width while it counts. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** 4 s · 2 min 5 s */
export const wholeSeconds = (ms: number): string => duration(Math.round(ms / 1_000) * 1_000).replace(".0 s", " s");

/** What is left of something that usually takes so many milliseconds. */
export const remaining = (passed: number, usually: number): string => (passed < usually ? `about ${wholeSeconds(Math.max(1_000, usually - passed))} left` : "longer than usual");

/** How much of a file is on its way, and once that has taken a second how long the rest will take: 40% · about 3 s left */
export function sent(share: number, passed: number): string {
  if (share >= 1) return "Storing";
  const percent = `${Math.round(share * 100)}%`;
  return share > 0 && passed >= 1_000 ? `${percent} · ${remaining(passed, passed / share)}` : percent;
}

export const cost = (usd: number): string => (usd === 0 ? "$0" : usd < 0.01 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`);

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
