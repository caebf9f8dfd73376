import type { Bill } from './tariff.js'

/** Yen; `low` and `high` differ where the time of some energy is unknown and its price depends on it. */
export interface Yen {
  readonly low: number
  readonly high: number
}

/** The retailer's bill beside what the meter's half hours make. Differences: ours minus the bill's. */
export interface Comparison {
  readonly kwh: number
  readonly yen: number
  /** Of what the meter counted, not rounded. */
  readonly kwhDifference: number
  /** Bills are in whole kWh: up to 1 kWh either way is rounding. */
  readonly isSameEnergy: boolean
  /** Undefined where there are no prices. */
  readonly yenDifference: Yen | undefined
  /** Of energy sold, where the user wrote it and the meter counts it. */
  readonly sold: SoldComparison | undefined
}

export interface SoldComparison {
  readonly kwh: number
  readonly kwhDifference: number
  readonly isSameEnergy: boolean
  /** What was paid for it, where the user wrote it. */
  readonly yen: number | undefined
  readonly yenDifference: Yen | undefined
}

/** What the half hours of the month make; kWh not rounded. */
interface Computed {
  readonly kwh: number
  readonly yen: Yen | undefined
  readonly sold: { readonly kwh: number; readonly yen: Yen | undefined } | undefined
}

/** Only of a month that is complete do the differences mean anything: see its notes. */
export function compare({ kwh, yen, soldKwh, soldYen }: Bill, { sold, ...bought }: Computed): Comparison {
  return {
    kwh,
    yen,
    ...sameEnergy(bought.kwh, kwh),
    yenDifference: yenDifference(bought.yen, yen),
    sold:
      soldKwh === undefined || sold === undefined
        ? undefined
        : {
            kwh: soldKwh,
            ...sameEnergy(sold.kwh, soldKwh),
            yen: soldYen,
            yenDifference: yenDifference(sold.yen, soldYen),
          },
  }
}

function sameEnergy(ours: number, theirs: number): { kwhDifference: number; isSameEnergy: boolean } {
  const kwhDifference = difference(ours, theirs)
  return { kwhDifference, isSameEnergy: Math.abs(kwhDifference) <= 1 }
}

function yenDifference(ours: Yen | undefined, theirs: number | undefined): Yen | undefined {
  if (ours === undefined || theirs === undefined) return undefined
  return { low: difference(ours.low, theirs), high: difference(ours.high, theirs) }
}

/** Of two decimals with at most four places: 312.4 − 312 is 0.4. */
const difference = (ours: number, theirs: number): number => Math.round((ours - theirs) * 10_000) / 10_000
