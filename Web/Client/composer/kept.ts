import { h } from "../dom";

/** An option that was chosen before the list with it was there. */
export function keepOption(select: HTMLSelectElement, value: string, label: string): void {
  if (![...select.options].some((option) => option.value === value)) select.append(h("option", { value, "data-kept": true }, label));
}

/** Puts what came in the place of what was kept; the choice stays as long as it is still offered. */
export function offer(select: HTMLSelectElement, ...options: HTMLElement[]): void {
  const chosen = select.value;
  select.querySelector("[data-kept]")?.remove();
  select.append(...options);
  select.value = chosen;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}
