import { startCharts } from "./charts/later";

startCharts();
