import uPlot from "uplot";
import { colour, withTheme } from "../colour";
import { setText } from "../dom";
import { cost } from "../words";

interface ChartData { shape: "bars" | "line"; format: "cost" | "count" | "decimal"; labels: string[]; values: (number | null)[] }

const height = 180;

const words = (format: ChartData["format"], value: number | null): string =>
  value === null ? "–" : format === "cost" ? cost(value) : Number(value.toFixed(1)).toLocaleString("en");

/** Draws the figures of an element in the page's colours and at its width; the table below says the same. */
export function draw(host: HTMLElement): void {
  const data = JSON.parse(host.dataset["chart"]!) as ChartData;
  const now = host.parentElement!.querySelector<HTMLElement>("[data-now]")!;
  const { labels, values, format } = data;
  const say = (at: number | null | undefined): void => setText(now, at === null || at === undefined ? "" : `${labels[at]}: ${words(format, values[at] ?? null)}`);
  let plot: uPlot | undefined;

  withTheme(() => {
    plot?.destroy();
    plot = new uPlot({
      width: host.clientWidth, height, padding: [8, 16, 0, 0], legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: false, range: () => [-0.6, labels.length - 0.4] }, y: { range: (_, __, top) => [0, format === "decimal" ? 10 : format === "count" || !top ? Math.max(top * 1.05, 1) : top * 1.05] } },
      axes: [
        { stroke: colour("ink-quiet"), grid: { show: false }, ticks: { show: false }, space: 64, size: 28, incrs: [1, 2, 5, 7, 14, 30, 60, 90], values: (_, splits) => splits.map((at) => labels[at] ?? "") },
        { stroke: colour("ink-quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, size: 60, space: 40, incrs: format === "cost" ? undefined : [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000], values: (_, splits) => splits.map((value) => words(format, value)) },
      ],
      series: [{}, data.shape === "bars"
        ? { stroke: colour("accent"), fill: colour("accent"), width: 0, paths: uPlot.paths.bars!({ size: [0.72, 46], radius: 0.15 }), points: { show: false } }
        : { stroke: colour("accent"), width: 2, spanGaps: true, points: { show: true, size: 6, fill: colour("accent") } }],
      hooks: { setCursor: [(chart) => say(chart.cursor.idx)] },
    }, [labels.map((_, at) => at), values], host);
  });
  new ResizeObserver(() => { if (plot && plot.width !== host.clientWidth) plot.setSize({ width: host.clientWidth, height }); }).observe(host);
}
