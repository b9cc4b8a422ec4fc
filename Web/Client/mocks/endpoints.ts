import { byId, h, icon, setText } from "../dom";
import { Problem } from "../http";

export interface Endpoint {
  method: string; path: string; response?: unknown; status_code?: number; content_type?: string; headers?: Record<string, string>; response_schema?: object; request_schema?: object;
  request_required?: boolean; parameters?: object[]; delay_ms?: number; failure_rate?: number; failure_status?: number; stateful?: boolean;
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** What each row was made from: what its fields do not show, such as parameters, stays as it is. */
const originals = new WeakMap<Element, Endpoint>();

/** Draws the fields of one endpoint; they open at a click. */
export function addEndpoint(endpoint: Endpoint, open = false): void {
  const title = h("span", {});
  const row = h("details", { class: "endpoint", open, "data-testid": "endpoint" }, h("summary", {}, title), fields(endpoint));
  const name = (): void => setText(title, `${read(row, "method")} ${read(row, "path")} → ${read(row, "status") || "200"}`);
  row.addEventListener("input", name);
  originals.set(row, endpoint);
  byId("endpoints").append(row);
  name();
  if (open) row.querySelector<HTMLElement>("[data-part=path]")!.focus();
}

function fields(endpoint: Endpoint): HTMLElement {
  const field = (label: string, control: HTMLElement, wide = false): HTMLElement => h("label", { class: wide ? "whole-row" : null }, h("span", {}, label), control);
  const input = (part: string, value: string | number | undefined, props: Record<string, string | number> = {}): HTMLElement => h("input", { "data-part": part, value: value ?? "", autocomplete: "off", spellcheck: "false", ...props });
  const area = (part: string, rows: number, text: string): HTMLElement => h("textarea", { "data-part": part, class: "code-input", rows, spellcheck: "false" }, text);
  const shown = (value: unknown): string => (value === undefined ? "" : typeof value === "string" && isText(endpoint.content_type) ? value : JSON.stringify(value, null, 2));
  return h("div", { class: "endpoint-fields" },
    field("Method", h("select", { "data-part": "method" }, ...methods.map((method) => h("option", { value: method, selected: method === endpoint.method }, method)))),
    field("Path", input("path", endpoint.path, { class: "code-input" })),
    field("Status", input("status", endpoint.status_code, { type: "number", min: 200, max: 599, placeholder: 200 })),
    field("Content type", input("type", endpoint.content_type, { placeholder: "application/json" })),
    field("Response", area("response", 6, shown(endpoint.response)), true),
    field("Headers, one a line: Name: value", area("headers", 2, Object.entries(endpoint.headers ?? {}).map(([name, value]) => `${name}: ${value}`).join("\n")), true),
    field("Delay, ms", input("delay", endpoint.delay_ms, { type: "number", min: 0, max: 30_000, placeholder: 0 })),
    field("Failures, %", input("failures", endpoint.failure_rate === undefined ? undefined : endpoint.failure_rate * 100, { type: "number", min: 0, max: 100, placeholder: 0 })),
    field("Status of a failure", input("failure-status", endpoint.failure_status, { type: "number", min: 400, max: 599, placeholder: 503 })),
    h("label", { class: "check" }, h("input", { type: "checkbox", "data-part": "stateful", checked: endpoint.stateful }), "Remembers"),
    field("Schema of the response", area("response-schema", 4, shown(endpoint.response_schema)), true),
    field("Schema of the request", area("request-schema", 4, shown(endpoint.request_schema)), true),
    h("button", { type: "button", class: "button small", onclick: (event) => (event.currentTarget as HTMLElement).closest(".endpoint")!.remove() }, icon("trash"), "Remove"));
}

const isText = (type: string | undefined): boolean => type !== undefined && type !== "" && !type.includes("json");
const control = (row: Element, part: string): HTMLInputElement => row.querySelector<HTMLInputElement>(`[data-part="${part}"]`)!;
const read = (row: Element, part: string): string => control(row, part).value.trim();

/** All endpoints as they are written; what cannot be read is said with where it stands. */
export const endpoints = (): Endpoint[] => [...byId("endpoints").querySelectorAll(".endpoint")].map(endpointOf);

function endpointOf(row: Element): Endpoint {
  const named = `${read(row, "method")} ${read(row, "path")}`;
  const number = (part: string): number | undefined => (read(row, part) === "" ? undefined : Number(read(row, part)));
  const json = (part: string, what: string): unknown => {
    const text = read(row, part);
    if (text === "") return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw new Problem(0, [`${named}: the ${what} is not JSON. Texts stand in quotes; or give another content type.`]);
    }
  };
  const type = read(row, "type") || undefined;
  return {
    ...originals.get(row)!, method: read(row, "method"), path: read(row, "path"), status_code: number("status"), content_type: type,
    response: isText(type) ? read(row, "response") || undefined : json("response", "response"), headers: headersOf(read(row, "headers"), named),
    delay_ms: number("delay"), failure_rate: number("failures") === undefined ? undefined : number("failures")! / 100, failure_status: number("failure-status"), stateful: control(row, "stateful").checked || undefined,
    response_schema: json("response-schema", "schema of the response") as object | undefined, request_schema: json("request-schema", "schema of the request") as object | undefined,
  };
}

function headersOf(text: string, named: string): Record<string, string> | undefined {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  if (lines.length === 0) return undefined;
  return Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(":");
    if (colon < 1) throw new Problem(0, [`${named}: a header is written as Name: value.`]);
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  }));
}
