/** Draws the page's charts when they come into sight; the library comes with the first. */
export function startCharts(): void {
  const seen = new IntersectionObserver(async (entries) => {
    const hosts = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target as HTMLElement);
    if (hosts.length === 0) return;
    hosts.forEach((host) => seen.unobserve(host));
    const { draw } = await import("./chart");
    hosts.forEach(draw);
  }, { rootMargin: "200px" });
  for (const host of document.querySelectorAll("[data-chart]")) seen.observe(host);
}
