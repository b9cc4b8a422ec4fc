import { byId, setAttribute } from "./dom";

const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];

const current = (): Theme => (document.documentElement.dataset["theme"] as Theme | "" | undefined) || "system";

/** The server reads the cookie, so that the first paint has the right colours. */
function choose(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  document.cookie = theme === "system" ? "theme=; path=/; max-age=0" : `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  describe();
}

function describe(): void {
  const label = `Theme: ${current()}`;
  setAttribute(byId("theme-toggle"), "aria-label", label);
  setAttribute(byId("theme-toggle"), "title", label);
}

export function startTheme(): void {
  byId("theme-toggle").addEventListener("click", () => choose(themes[(themes.indexOf(current()) + 1) % themes.length]!));
  describe();
}
