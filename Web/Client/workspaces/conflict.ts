import { h } from "../dom";

export type Choice = "theirs" | "mine" | "compare";

/** Says that a file was changed elsewhere while it has edits that are not saved, and what can be done. */
export function conflictBar(path: string, exists: boolean, choose: (choice: Choice) => void): HTMLElement[] {
  const button = (choice: Choice, words: string): HTMLElement => h("button", { type: "button", class: "button small", "data-testid": `take-${choice}`, onclick: () => choose(choice) }, words);
  return exists
    ? [h("p", {}, `${path} was changed elsewhere while you were editing it. Your edits are kept here and nothing is overwritten.`), button("compare", "Compare"), button("theirs", "Take theirs"), button("mine", "Save mine over it")]
    : [h("p", {}, `${path} was deleted or moved elsewhere while you were editing it. Your edits are kept here.`), button("mine", "Save it again"), button("theirs", "Let it go")];
}
