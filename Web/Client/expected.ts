import { h, setAttribute, setText } from "./dom";
import { remaining } from "./words";

/** So many of the last times are kept. */
const most = 5;

/** Milliseconds; what is quicker shows no bar. */
const worthABar = 1_000;

const read = (kind: string): number[] => JSON.parse(localStorage.getItem(`took:${kind}`) ?? "[]") as number[];

const usual = (kind: string): number | undefined => read(kind).sort((one, other) => one - other)[Math.floor(read(kind).length / 2)];

/** A bar and words for something that takes longer than a second: how long it will take is told from how long it took before, in this browser. */
export function expected(kind: string, words: string): { node: HTMLElement; during<T>(action: Promise<T>): Promise<T> } {
  const bar = h("progress", { max: 1, "aria-label": words });
  const left = h("span", { class: "quiet" });
  const node = h("div", { class: "expected", "data-testid": "expected", hidden: true }, h("span", { role: "status" }, words), bar, left);

  return {
    node,
    async during(action) {
      const [began, usually] = [performance.now(), usual(kind)];
      const show = (): void => {
        const passed = performance.now() - began;
        node.hidden = Math.max(usually ?? 0, passed) < worthABar;
        if (usually === undefined) return bar.removeAttribute("value");
        setAttribute(bar, "value", Math.min(0.97, passed / usually).toFixed(3));
        setText(left, remaining(passed, usually));
      };
      const timer = setInterval(show, 200);
      show();
      try {
        const result = await action;
        localStorage.setItem(`took:${kind}`, JSON.stringify([...read(kind), Math.round(performance.now() - began)].slice(-most)));
        return result;
      } finally {
        clearInterval(timer);
        node.hidden = true;
      }
    },
  };
}
