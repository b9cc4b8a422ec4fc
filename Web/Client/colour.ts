const probe = document.createElement("span");

/** A token of the design as the six digits that canvases and editors want; light-dark() is resolved by the browser. */
export function colour(token: string): string {
  probe.hidden = true;
  document.body.append(probe);
  probe.style.color = `var(--${token})`;
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g)!.map(Number);
  probe.remove();
  return `#${[red, green, blue].map((part) => Math.round(part!).toString(16).padStart(2, "0")).join("")}`;
}

/** Calls at once, and again with every change of the colours. */
export function withTheme(update: (dark: boolean) => void): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const tell = (): void => {
    const chosen = document.documentElement.dataset["theme"];
    update(chosen === "dark" || (chosen !== "light" && system.matches));
  };
  system.addEventListener("change", tell);
  new MutationObserver(tell).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  tell();
}
