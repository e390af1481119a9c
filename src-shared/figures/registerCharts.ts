import { Chart, LinearScale, LineElement, LogarithmicScale, PointElement, ScatterController, Tooltip } from 'chart.js'

/** Tells Chart.js the parts that the figures use, and no others. Call it once before the first chart, on screen and in the export. */
export function registerCharts(): void {
  Chart.register(ScatterController, PointElement, LineElement, LinearScale, LogarithmicScale, Tooltip)
}
