/** Energy sold: one price at a time, whatever the hour. */
import { dayStart } from '../../base/clock.js'
import type { Allocation } from './allocate.js'
import type { Place } from './bands.js'
import { KWH, round } from './exact.js'
import { rounded, sumOf, unknownTimeLines, type Amounts, type PricedLine } from './price.js'
import type { Band, Tariff } from './tariff.js'

const ALWAYS = { months: new Set<never>(), days: new Set<never>(), slots: new Set<never>() }

/** Finds the price of energy sold at an instant; undefined where the tariff has none. */
export function soldPlaces({ versions }: Tariff): (time: number) => Place | undefined {
  const since = versions.map((version) => ({ from: dayStart(version.from), place: placeOf(version) }))
  return (time) => since.findLast(({ from }) => from <= time)?.place
}

function placeOf(version: Tariff['versions'][number]): Place | undefined {
  if (version.sold === undefined) return undefined
  const band: Band = { name: undefined, ...ALWAYS, tiers: [{ upToKwh: Infinity, price: version.sold }] }
  return { version, band }
}

export interface PricedSold {
  readonly lines: readonly PricedLine[]
  /** Undefined where some of it has no price. */
  readonly total: Amounts | undefined
  readonly billed: number
}

export function priceSold({ rounding }: Tariff, { placed, unplaced, unpriced }: Allocation): PricedSold {
  const lines: PricedLine[] = [...placed].map(([{ tiers }, exact]) => {
    const { price } = tiers[0]!
    const energy = round(exact, KWH, rounding.kwh)
    return { kind: 'sold', energy, price, low: energy * price, high: energy * price }
  })
  lines.push(...unknownTimeLines(unplaced, 'none'))
  const billed = lines.reduce((sum, { energy = 0 }) => sum + energy, 0) + round(unpriced, KWH, rounding.kwh)
  return { lines, billed, total: unpriced > 0 || lines.length === 0 ? undefined : rounded(sumOf(lines), rounding.sold) }
}
