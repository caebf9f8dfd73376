/**
 * What the energy of a meter cost, month by month of its bills, and what the retailer said. Pure.
 *
 *   counts → energySpans() → billingMonths(tariff, …) → one BillingMonth for each bill, oldest first
 *
 *     const { tariff } = await loadTariff(path, …)                       // config/tariff/load.ts
 *     const bought = energySpans(countsOfNormal, unit, exchanges)        // holes bridged, exchanges not
 *     const sold = energySpans(countsOfReverse, unit, exchanges)         // [] where nothing is sold
 *     const months = billingMonths(tariff, { bought, sold, today })
 *
 * All kWh and yen that come out are the doubles nearest to exact decimals: show them, do not add them up. A sum of yen over whole
 * months is safe, since each is whole yen (unless `rounding.total` is `none`).
 */
import { dateAt, daysBetween, SLOTS_PER_DAY, type LocalDate } from '../../base/clock.js'
import { allocate, type Allocation } from './allocate.js'
import { placeFinder } from './bands.js'
import { compare, type Comparison, type Yen } from './bill.js'
import { KWH, round, toKwh, toYen } from './exact.js'
import { billingPeriods, nameOf, type Period } from './months.js'
import { priceMonth, type Amounts, type PricedLine } from './price.js'
import { priceSold, soldPlaces } from './sold.js'
import type { EnergySpan } from './spans.js'
import type { Month, Tariff } from './tariff.js'

export type { Comparison, Yen }

/** One line of a bill. What to call it: `words.tariff.lines[kind]`, and `name` where the tariff names its bands. */
export interface Line {
  /**
   * basic charge; energy of a band and tier; energy at an unknown time; fuel cost adjustment; renewable levy; what lifts to the minimum;
   * energy sold.
   */
  readonly kind: PricedLine['kind']
  /** The band, as the user named it. */
  readonly name: string | undefined
  /** Where the band has several tiers: above so many kWh, up to so many (undefined in the last). */
  readonly tier: { readonly above: number; readonly upTo: number | undefined } | undefined
  readonly kwh: number | undefined
  readonly yenPerKwh: number | undefined
  readonly yen: Yen
}

/** What to know of a month; sentences: `words.tariff.notes`. */
export type Note =
  /** Not over yet: what was used so far; the basic charge is that of the whole month. */
  | 'running'
  /** Energy of some half hours is not known at all: the cost is at least this. */
  | 'incomplete'
  /** Energy of a hole is known, its time is not, and the price depends on it. */
  | 'timeUnknown'
  /** Prices changed within the month: basic charge and tiers are shared by days, as most retailers do. */
  | 'split'
  /** The tariff begins later: no cost. */
  | 'noPrices'
  /** The file lacks the fuel cost adjustment of this month: the cost is without it. */
  | 'noFuel'
  /** The file lacks the levy of this month: the cost is without it. */
  | 'noLevy'
  /** The prices are those of a sample. */
  | 'sample'

/** Energy of one direction in a month. */
export interface Energy {
  /** What the meter counted, holes bridged. */
  readonly kwh: number
  /** The same as it is billed: whole kWh by the rule of the tariff. */
  readonly billedKwh: number
  /** Between two readings of which one lies outside the month: an unknown part of it is missing in `kwh`. */
  readonly crossingKwh: number
  /** Half hours of the month, those whose energy is known, and those of them that are known one by one. */
  readonly halfHours: { readonly all: number; readonly known: number; readonly measured: number }
}

export interface BillingMonth {
  /** First date of the month. */
  readonly from: LocalDate
  /** The reading day that ends it, at 00:00: no longer part of it. */
  readonly to: LocalDate
  /** The month that it is named after, `2026-10`. */
  readonly name: Month
  readonly bought: Energy
  /** Of energy bought; empty where there are no prices. */
  readonly lines: readonly Line[]
  /** Of energy bought, rounded as billed; undefined where there are no prices. */
  readonly yen: Yen | undefined
  /** Undefined where the meter counts no sold energy. Never taken off `yen`: another company pays it, on another day. */
  readonly sold: (Energy & { readonly lines: readonly Line[]; readonly yen: Yen | undefined }) | undefined
  readonly notes: readonly Note[]
  /** Undefined where the user wrote no bill for this reading day. */
  readonly bill: Comparison | undefined
}

interface Meter {
  /** Ascending, as from `energySpans`. */
  readonly bought: readonly EnergySpan[]
  readonly sold: readonly EnergySpan[]
  /** The date in Japan: a month that ends later is running. */
  readonly today: LocalDate
}

/** @returns every billing month that holds a part of the energy bought, oldest first */
export function billingMonths(tariff: Tariff, meter: Meter): BillingMonth[] {
  const [first, last] = [meter.bought[0], meter.bought.at(-1)]
  if (first === undefined || last === undefined) return []
  const span = { from: dateAt(first.from), to: dateAt(last.to - 1) }
  const places = { bought: placeFinder(tariff), sold: soldPlaces(tariff) }
  return billingPeriods(tariff.reading, span).map((period) => {
    const bought = allocate(meter.bought, period, places.bought)
    const sold = meter.sold.length === 0 ? undefined : allocate(meter.sold, period, places.sold)
    return monthOf(tariff, period, { bought, sold, isRunning: period.to > meter.today })
  })
}

interface Parts {
  readonly bought: Allocation
  readonly sold: Allocation | undefined
  readonly isRunning: boolean
}

function monthOf(tariff: Tariff, period: Period, { bought, sold, isRunning }: Parts): BillingMonth {
  const priced = priceMonth(tariff, period, bought)
  const soldPriced = sold && priceSold(tariff, sold)
  const month = {
    ...period,
    name: nameOf(period, tariff),
    bought: energyOf(period, bought, priced?.billed ?? round(sumOf(bought), KWH, tariff.rounding.kwh)),
    lines: (priced?.lines ?? []).map(lineOf),
    yen: priced && yenOf(priced.total),
    sold: sold &&
      soldPriced && {
        ...energyOf(period, sold, soldPriced.billed),
        lines: soldPriced.lines.map(lineOf),
        yen: soldPriced.total && yenOf(soldPriced.total),
      },
  }
  const bill = tariff.bills.find(({ readOn }) => readOn === period.to)
  const notes = notesOf(tariff, month, { isRunning, lacks: priced?.lacks ?? [], isSplit: priced?.isSplit === true })
  return { ...month, notes, bill: bill && compare(bill, { kwh: month.bought.kwh, yen: month.yen, sold: month.sold }) }
}

function notesOf(
  tariff: Tariff,
  { bought, lines, yen }: Pick<BillingMonth, 'bought' | 'lines' | 'yen'>,
  { isRunning, lacks, isSplit }: { isRunning: boolean; lacks: readonly ('fuel' | 'levy')[]; isSplit: boolean },
): Note[] {
  const applies: Record<Note, boolean> = {
    running: isRunning,
    incomplete: !isRunning && bought.halfHours.known < bought.halfHours.all,
    timeUnknown: lines.some(({ kind }) => kind === 'unknownTime'),
    split: isSplit,
    noPrices: yen === undefined,
    noFuel: lacks.includes('fuel'),
    noLevy: lacks.includes('levy'),
    sample: tariff.isSample,
  }
  return (Object.keys(applies) as Note[]).filter((note) => applies[note])
}

const sumOf = ({ placed, unplaced, unpriced }: Allocation): number =>
  [...placed.values(), ...unplaced.map(({ energy }) => energy), unpriced].reduce((sum, energy) => sum + energy, 0)

const energyOf = ({ from, to }: Period, allocation: Allocation, billed: number): Energy => ({
  kwh: toKwh(sumOf(allocation)),
  billedKwh: toKwh(billed),
  crossingKwh: toKwh(allocation.crossing),
  halfHours: {
    all: daysBetween(from, to) * SLOTS_PER_DAY,
    known: allocation.known,
    measured: allocation.measured,
  },
})

const lineOf = ({ kind, name, tier, energy, price, low, high }: PricedLine): Line => ({
  kind,
  name,
  tier: tier && { above: tier.above, upTo: tier.upTo === Infinity ? undefined : tier.upTo },
  kwh: energy === undefined ? undefined : toKwh(energy),
  yenPerKwh: price === undefined ? undefined : toKwh(price),
  yen: yenOf({ low, high }),
})

const yenOf = ({ low, high }: Amounts): Yen => ({ low: toYen(low), high: toYen(high) })
