/** Which energy of a billing month belongs to which price. */
import { dayStart, SLOT_S } from '../../base/clock.js'
import type { Place } from './bands.js'
import type { Period } from './months.js'
import { halfHours, type EnergySpan } from './spans.js'
import type { Band } from './tariff.js'

/** Energy whose half hours have different prices: when it was used is not known. */
export interface Unplaced {
  readonly energy: number
  readonly bands: ReadonlySet<Band>
}

export interface Allocation {
  /** Energy by band, 0.0001 kWh. */
  readonly placed: ReadonlyMap<Band, number>
  readonly unplaced: readonly Unplaced[]
  /** Energy of half hours from before the first version. */
  readonly unpriced: number
  /** Energy between two readings of which only one lies within the month: some of it belongs here. */
  readonly crossing: number
  /** Half hours whose energy is known, one by one or as a bridged hole. */
  readonly known: number
  /** Half hours whose energy is known one by one. */
  readonly measured: number
}

/**
 * @param spans ascending
 * @param placeAt the version and band of an instant
 */
export function allocate(
  spans: readonly EnergySpan[],
  { from, to }: Period,
  placeAt: (time: number) => Place | undefined,
): Allocation {
  const [start, end] = [dayStart(from), dayStart(to)]
  const placed = new Map<Band, number>()
  const unplaced: Unplaced[] = []
  const sums = { unpriced: 0, crossing: 0, known: 0, measured: 0 }
  for (const span of touching(spans, start, end)) {
    if (span.from < start || span.to > end) sums.crossing += span.energy
    else {
      sums.known += halfHours(span)
      if (halfHours(span) === 1) sums.measured++
      const bands = bandsOf(span, placeAt)
      const band = onlyOne(bands)
      if (bands.includes(undefined)) sums.unpriced += span.energy
      else if (band !== undefined) placed.set(band, (placed.get(band) ?? 0) + span.energy)
      else unplaced.push({ energy: span.energy, bands: new Set(bands as Band[]) })
    }
  }
  return { placed, unplaced, ...sums }
}

/** The band of each half hour; undefined before the first version. */
const bandsOf = (span: EnergySpan, placeAt: (time: number) => Place | undefined): (Band | undefined)[] =>
  halfHours(span) === 1
    ? [placeAt(span.from)?.band]
    : Array.from({ length: halfHours(span) }, (_, index) => placeAt(span.from + index * SLOT_S)?.band)

const onlyOne = ([first, ...others]: readonly (Band | undefined)[]): Band | undefined =>
  others.every((other) => other === first) ? first : undefined

/** Those with any part between two instants. */
function touching(spans: readonly EnergySpan[], start: number, end: number): readonly EnergySpan[] {
  const first = firstIndex(spans, ({ to }) => to > start)
  return spans.slice(
    first,
    firstIndex(spans, ({ from }) => from >= end),
  )
}

/** By halves: ten years are 175,000 spans. */
function firstIndex(spans: readonly EnergySpan[], is: (span: EnergySpan) => boolean): number {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (is(spans[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
