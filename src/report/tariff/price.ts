/** What the energy of a billing month costs, line by line. */
import { daysBetween, SLOTS_PER_DAY } from '../../base/clock.js'
import type { Allocation, Unplaced } from './allocate.js'
import { KWH, round, share, YEN, type Fraction } from './exact.js'
import { nameOf, plusMonths, type Period } from './months.js'
import type { Band, Month, Rounding, Tariff, Tier, Version } from './tariff.js'

/** Amounts; equal where nothing is uncertain. */
export interface Amounts {
  readonly low: number
  readonly high: number
}

export interface PricedLine extends Amounts {
  readonly kind: 'basic' | 'energy' | 'unknownTime' | 'fuel' | 'levy' | 'minimum' | 'sold'
  readonly name?: string | undefined
  /** kWh; `upTo` is Infinity in the last tier. */
  readonly tier?: { readonly above: number; readonly upTo: number } | undefined
  readonly energy?: number
  readonly price?: number
}

export interface Priced {
  readonly lines: readonly PricedLine[]
  readonly total: Amounts
  /** Energy as it is billed: rounded. */
  readonly billed: number
  readonly isSplit: boolean
  readonly lacks: readonly ('fuel' | 'levy')[]
}

/** A version, and for which part of a month it holds. */
interface Part {
  readonly version: Version
  readonly days: { readonly part: number; readonly whole: number }
}

/** @returns undefined where a part of the month lies before the first version */
export function priceMonth(tariff: Tariff, period: Period, energy: Allocation): Priced | undefined {
  const parts = partsOf(tariff.versions, period)
  if (parts === undefined) return undefined
  const { rounding } = tariff
  const used = [...energyLines(parts, energy, rounding), ...unknownTimeLines(energy.unplaced, rounding.energy)]
  const billed = used.reduce((sum, { energy = 0 }) => sum + energy, 0)
  const isUnused = billed === 0 && energy.known === daysBetween(period.from, period.to) * SLOTS_PER_DAY
  const basic = parts.flatMap((part) => basicLine(part, { isUnused, fraction: rounding.basic }))
  const month = nameOf(period, tariff)
  const [fuelPrice, levyPrice] = [fuelOf(tariff, month), levyOf(tariff, month)]
  const lines = [...basic, ...used, ...perKwh('fuel', billed, fuelPrice, rounding.fuel)]
  lines.push(...minimumLine(lines, parts), ...perKwh('levy', billed, levyPrice, rounding.levy))
  const lacks = [fuelPrice === 'unknown' ? 'fuel' : [], levyPrice === 'unknown' ? 'levy' : []].flat() as Priced['lacks']
  return { lines, total: rounded(sumOf(lines), rounding.total), billed, isSplit: parts.length > 1, lacks }
}

function partsOf(versions: readonly Version[], { from, to }: Period): Part[] | undefined {
  if (versions[0] === undefined || versions[0].from > from) return undefined
  return versions.flatMap((version, index) => {
    const next = versions[index + 1]?.from ?? to
    const [start, end] = [version.from > from ? version.from : from, next < to ? next : to]
    return start < end ? [{ version, days: { part: daysBetween(start, end), whole: daysBetween(from, to) } }] : []
  })
}

function basicLine(
  { version, days }: Part,
  { isUnused, fraction }: { isUnused: boolean; fraction: Fraction },
): PricedLine[] {
  const whole = isUnused && version.halfIfUnused ? share(version.basic, { part: 1, whole: 2 }) : version.basic
  const amount = round(share(whole, days), YEN, fraction)
  return version.basic === 0 ? [] : [{ kind: 'basic', low: amount, high: amount }]
}

/** The energy of each band in its tiers. */
const energyLines = (parts: readonly Part[], { placed }: Allocation, rounding: Rounding): PricedLine[] =>
  parts.flatMap(({ version, days }) =>
    version.bands.flatMap((band) => {
      const energy = round(placed.get(band) ?? 0, KWH, rounding.kwh)
      return tierLines(band, energy, days).map((line) => ({ ...line, ...rounded(line, rounding.energy) }))
    }),
  )

function tierLines({ name, tiers }: Band, energy: number, days: Part['days']): PricedLine[] {
  let above = 0
  return tiers.flatMap(({ upToKwh, price }) => {
    // In a month with two versions each has its days' share of a tier, in whole kWh.
    const upTo = upToKwh === Infinity ? Infinity : Math.round(share(upToKwh, days))
    const within = Math.min(energy, upTo * KWH) - above * KWH
    const tier = tiers.length === 1 ? undefined : { above, upTo }
    above = upTo
    const amount = within * price
    return within > 0 ? [{ kind: 'energy' as const, name, tier, energy: within, price, low: amount, high: amount }] : []
  })
}

/** Energy that is known in sum alone: from the lowest to the highest price that any of its half hours may have. */
export function unknownTimeLines(unplaced: readonly Unplaced[], fraction: Fraction): PricedLine[] {
  if (unplaced.length === 0) return []
  const energy = unplaced.reduce((sum, one) => sum + one.energy, 0)
  const costs = unplaced.map(({ energy: amount, bands }) => {
    const prices = [...bands].flatMap(({ tiers }) => tiers.map(({ price }: Tier) => price))
    return { low: amount * Math.min(...prices), high: amount * Math.max(...prices) }
  })
  return [{ kind: 'unknownTime', energy, ...rounded(sumOf(costs), fraction) }]
}

/** Lifts what was used so far to the least that is billed. */
function minimumLine(lines: readonly PricedLine[], parts: readonly Part[]): PricedLine[] {
  const least = parts.reduce((sum, { version, days }) => sum + share(version.minimum, days), 0)
  const { low, high } = sumOf(lines)
  const lifted = { low: Math.max(0, least - low), high: Math.max(0, least - high) }
  return lifted.low === 0 ? [] : [{ kind: 'minimum', ...lifted }]
}

const perKwh = (kind: 'fuel' | 'levy', energy: number, price: Adjustment, fraction: Fraction): PricedLine[] =>
  typeof price === 'string'
    ? []
    : [{ kind, energy, price, ...rounded({ low: energy * price, high: energy * price }, fraction) }]

/** 0.0001 yen for a kWh; `none` where the tariff has no such thing, `unknown` where it lacks the month. */
type Adjustment = number | 'none' | 'unknown'

const fuelOf = ({ fuel }: Tariff, month: Month): Adjustment =>
  fuel === undefined ? 'none' : (fuel.get(month) ?? 'unknown')

/** A levy is set anew every May: after twelve months it says nothing. */
function levyOf({ levy }: Tariff, month: Month): Adjustment {
  if (levy === undefined) return 'none'
  const last = levy.findLast(({ from }) => from <= month)
  return last !== undefined && month < plusMonths(last.from, 12) ? last.price : 'unknown'
}

export const sumOf = (amounts: readonly Amounts[]): Amounts => ({
  low: amounts.reduce((sum, { low }) => sum + low, 0),
  high: amounts.reduce((sum, { high }) => sum + high, 0),
})

export const rounded = ({ low, high }: Amounts, fraction: Fraction): Amounts => ({
  low: round(low, YEN, fraction),
  high: round(high, YEN, fraction),
})
