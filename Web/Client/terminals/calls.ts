import { get, post, put, remove } from "../http";

export interface TerminalEntry { id: string; title: string; exit_code?: number }
export type Network = "off" | "packages";
export interface TerminalList { terminals: TerminalEntry[]; state: "ended" | "starting" | "running"; detail: string; network: Network; rules: string }
export interface Command { line: string; verdict: "allow" | "ask" | "deny" | "no"; exit_code?: number; started_at: string; ended_at?: string }

/** What Api does with the terminals of one workspace. */
export class Terminals {
  constructor(readonly workspace: string) {}

  list = (): Promise<TerminalList> => get(this.at("terminals"));
  add = (title: string): Promise<TerminalEntry> => post(this.at("terminals"), { title });
  remove = (id: string): Promise<void> => remove(this.at(`terminals/${id}`));
  /** Whether a shell was started: then what was printed before is shown anew. */
  open = async (id: string): Promise<boolean> => (await post<{ started: boolean }>(this.at(`terminals/${id}/open`))).started;
  commands = (): Promise<{ commands: Command[]; total: number }> => get(this.at("commands?limit=100"));
  set = (settings: { network?: Network; rules?: string }): Promise<void> => put(this.at("sandbox"), settings);
  stop = (): Promise<void> => remove(this.at("sandbox"));

  socket(id: string, from: number): WebSocket {
    const address = new URL(`/api${this.at(`terminals/${id}/socket?from=${from}`)}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    return socket;
  }

  private at(part: string): string {
    return `/workspaces/${this.workspace}/${part}`;
  }
}
