import { byId, setAttribute } from "./dom";

const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const currentTheme = (): Theme => (document.documentElement.dataset["theme"] as Theme | "" | undefined) || "system";

/** The server reads the cookie, so that the first paint has the right colours. */
export function chooseTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  document.cookie = theme === "system" ? "theme=; path=/; max-age=0" : `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  describe();
}

function describe(): void {
  const label = `Theme: ${currentTheme()}`;
  setAttribute(byId("theme-toggle"), "aria-label", label);
  setAttribute(byId("theme-toggle"), "title", label);
  for (const choice of document.querySelectorAll<HTMLInputElement>("input[name=theme]")) choice.checked = choice.value === currentTheme();
}

export function startTheme(): void {
  for (const choice of document.querySelectorAll<HTMLInputElement>("input[name=theme]")) choice.addEventListener("change", () => chooseTheme(choice.value as Theme));
  byId("theme-toggle").addEventListener("click", () => chooseTheme(themes[(themes.indexOf(currentTheme()) + 1) % themes.length]!));
  describe();
}
