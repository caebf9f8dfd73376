import type { Words } from '../../../words/words.js'
import type { Energy } from '../data/series.js'
import type { Formats } from '../formats.js'
import { energyAxis, type EnergyAxis } from './axes.js'
import { legendOf } from './html.js'
import { gridLines, short } from './plot.js'

/** One bar; drawn upwards, or downwards where energy was sold. */
export interface Bar {
  readonly energy: Energy
  /** Bars of one class are one path. */
  readonly className: string
}

export const HEIGHT = 100

/** The bars of one row; a column without a bar stays empty. @param gap 0–1, between two columns */
function barsOf(bars: readonly (Bar | undefined)[], axis: EnergyAxis, gap = 0.2): string {
  const zero = axis.at(0) * HEIGHT
  const paths = new Map<string, string>()
  bars.forEach((bar, x) => {
    if (bar === undefined || bar.energy === 0) return
    const top = axis.at(bar.energy) * HEIGHT
    const d = `M${short(x + gap / 2)} ${short(zero)}V${short(top)}h${short(1 - gap)}V${short(zero)}z`
    paths.set(bar.className, `${paths.get(bar.className) ?? ''}${d}`)
  })
  return [...paths].map(([name, d]) => `<path class="${name}" d="${d}"/>`).join('')
}

/** The axis for rows of bars: from the lowest bar below 0 to the highest above. */
export function barAxis(rows: readonly (readonly (Bar | undefined)[])[], formats: Formats): EnergyAxis {
  const energies = rows.flatMap((row) => row.map((bar) => bar?.energy ?? 0))
  return energyAxis(Math.min(0, ...energies), Math.max(0, ...energies), formats)
}

/** Rows of bars with lines at the ticks and at 0. */
export const barRows = (rows: readonly (readonly (Bar | undefined)[])[], axis: EnergyAxis, columns: number): string =>
  gridLines(axis.ticks, columns, HEIGHT) +
  rows.map((row) => barsOf(row, axis)).join('') +
  `<path class="zero" d="M0 ${short(axis.at(0) * HEIGHT)}h${columns}"/>`

export const barLegend = (words: Words['reportPage'], isSelling: boolean, partial: string): string =>
  legendOf([
    ['bought', words.bought],
    ...(isSelling ? ([['sold', words.sold]] as const) : []),
    ['bought part', partial],
  ])
