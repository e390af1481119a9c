/** A point of a chart: places of its series and of itself in the chart's data. */
export interface PointPlace {
  series: number
  point: number
}

/**
 * Where a key leads from a point of a chart: left and right to the neighbour in its series, up and down to the nearest point of the series
 * before or after, Home and End to the ends of the series.
 *
 * @param series  the points of each; some may have none
 * @param from  the first point where undefined
 * @returns undefined for other keys, and where there is no point at all
 */
export function movePoint(
  series: readonly (readonly { x: number }[])[],
  from: PointPlace | undefined,
  key: string,
): PointPlace | undefined {
  const filled = series.flatMap((points, place) => (points.length > 0 ? [place] : []))
  if (filled.length === 0) return undefined
  const at = from && series[from.series]?.[from.point] ? from : undefined
  const home = at?.series ?? filled[0]
  /** Places of the points of a series from left to right. */
  const ordered = (one: number) =>
    series[one].map((_, place) => place).sort((a, b) => series[one][a].x - series[one][b].x)
  const [order, row] = [ordered(home), filled.indexOf(home)]
  const place = at ? order.indexOf(at.point) : -1
  const within = (to: number) => ({ series: home, point: order[Math.max(0, Math.min(order.length - 1, to))] })
  const beside = (to: number | undefined) => {
    if (to === undefined || !at) return within(0)
    const { x } = series[home][at.point]
    const distance = (one: number) => Math.abs(series[to][one].x - x)
    return { series: to, point: ordered(to).reduce((best, one) => (distance(one) < distance(best) ? one : best)) }
  }
  switch (key) {
    case 'ArrowRight':
      return within(place + 1)
    case 'ArrowLeft':
      return within(place - 1)
    case 'ArrowDown':
      return beside(filled[Math.min(filled.length - 1, row + 1)])
    case 'ArrowUp':
      return beside(filled[Math.max(0, row - 1)])
    case 'Home':
      return within(0)
    case 'End':
      return within(order.length - 1)
    default:
      return undefined
  }
}
