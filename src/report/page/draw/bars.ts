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

/** Bars of a few pixels touch: gaps of half a pixel would look like stripes. */
const gapOf = (columns: number): number => (columns > 120 ? 0 : columns > 60 ? 0.15 : 0.2)

/** The bars of one row; a column without a bar stays empty. */
function barsOf(bars: readonly (Bar | undefined)[], axis: EnergyAxis): string {
  const gap = gapOf(bars.length)
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

/** The axis of bars: from the lowest energy below 0 to the highest above. */
export function barAxis(energies: readonly (Energy | undefined)[], formats: Formats): EnergyAxis {
  const known = energies.map((energy) => energy ?? 0)
  return energyAxis(Math.min(0, ...known), Math.max(0, ...known), formats)
}

export const energiesOf = (rows: readonly (readonly (Bar | undefined)[])[]): (Energy | undefined)[] =>
  rows.flatMap((row) => row.map((bar) => bar?.energy))

/** Rows of bars with lines at the ticks and at 0. */
export const barRows = (rows: readonly (readonly (Bar | undefined)[])[], axis: EnergyAxis, columns: number): string =>
  gridLines(axis.ticks, columns, HEIGHT) +
  rows.map((row) => barsOf(row, axis)).join('') +
  `<path class="zero" d="M0 ${short(axis.at(0) * HEIGHT)}h${columns}"/>`

/** A line across each column at another energy, to compare with: on a pale one, so that it shows on bars, too. */
export function marksOf(energies: readonly (Energy | undefined)[], axis: EnergyAxis): string {
  const d = energies.map((energy, x) => {
    return energy === undefined ? '' : `M${x} ${short(axis.at(energy) * HEIGHT)}h1`
  })
  return ['halo', 'mark'].map((name) => `<path class="${name}" d="${d.join('')}"/>`).join('')
}

export const barLegend = (
  words: Words['reportPage'],
  { isSelling, partial, mark }: { isSelling: boolean; partial: string; mark?: string | undefined },
): string =>
  legendOf([
    ['bought', words.bought],
    ...(isSelling ? ([['sold', words.sold]] as const) : []),
    ['bought part', partial],
    ...(mark === undefined ? [] : ([['stroke mark', mark]] as const)),
  ])
