/**
 * The household behind the meter: what its registers show at any instant, as a pure function of integers. So a test or the
 * demo can compute every expected value without asking the emulator.
 *
 * Energy is counted in tenths of a watt hour (one count of the finest unit, 0.0001 kWh).
 */
import { dayStart, makeDate, SLOT_S } from '../../base/clock.js'
import { hash, modulo } from './integers.js'
import { SOLAR, loadOf, type Load } from './load.js'

export type Direction = 'normal' | 'reverse'

/** The settings of a household and of its meter. */
export interface Household {
  /** One count is 10^unitExponent kWh (times the coefficient); −4 … 4. */
  readonly unitExponent: number
  /** EPC D3, 1–999,999. It multiplies the energy of the household; the counts stay the same. */
  readonly coefficient: number
  /** The register wraps at 10^digits counts; 1–8. */
  readonly digits: number
  /** Each seed gives another household. */
  readonly seed: number
  /** Whether solar panels sell electricity around noon; otherwise the reverse register stays 0. */
  readonly solar: boolean
  /** The instant (epoch seconds) at which the register passes 10^digits and begins again at 0. */
  readonly wrapAt?: number | undefined
  /** The instant at which this meter was installed: it has no earlier values, and began near 0. */
  readonly exchangeAt?: number | undefined
  /** How far the meter's clock is ahead of the true time, s; negative when behind. Its register follows the true time. */
  readonly clockAheadS: number
  /** Instants of slots for which the meter has no value. */
  readonly holes: ReadonlySet<number>
}

export const defaultHousehold: Household = {
  unitExponent: -1,
  coefficient: 1,
  digits: 6,
  seed: 1,
  solar: false,
  clockAheadS: 0,
  holes: new Set(),
}

/** When the meter was installed unless `wrapAt` or `exchangeAt` is given. */
const INSTALLED = dayStart(makeDate(2021, 4, 1))

/**
 * The register at an instant, 0 … 10^digits − 1. It falls only at the wrap.
 * @param shown the instant by the meter's clock, epoch seconds.
 */
export function countAt(direction: Direction, shown: number, household: Household): number {
  if (direction === 'reverse' && !household.solar) return 0
  const time = shown - household.clockAheadS
  const energyOfCount = 10 ** (household.unitExponent + 4)
  const began = household.wrapAt ?? household.exchangeAt ?? INSTALLED
  const energy = energyUntil(direction, time, household) - energyUntil(direction, began, household)
  return modulo(Math.floor(energy / energyOfCount), 10 ** household.digits)
}

/** As {@link countAt}; undefined where the meter has no value: in a hole, or before it was installed. */
export function readingAt(direction: Direction, time: number, household: Household): number | undefined {
  if (household.holes.has(time) || time < (household.exchangeAt ?? -Infinity)) return undefined
  return countAt(direction, time, household)
}

/** Mean power over the half hour of an instant, W; negative when more is sold than bought. */
export function powerAt(time: number, household: Household): number {
  const from = Math.floor(time / SLOT_S) * SLOT_S
  const used = (direction: Direction): number =>
    energyUntil(direction, from + SLOT_S, household) - energyUntil(direction, from, household)
  const net = used('normal') - (household.solar ? used('reverse') : 0)
  return Math.round((net * household.coefficient) / 5)
}

/** Energy since a fixed instant long ago, tenths of Wh; linear within a half hour. */
function energyUntil(direction: Direction, time: number, { solar, seed }: Household): number {
  const load = direction === 'reverse' ? SOLAR : loadOf(solar)
  const halfHour = Math.floor(time / SLOT_S)
  const [from, to] = [jittered(load, halfHour, seed), jittered(load, halfHour + 1, seed)]
  return from + Math.floor(((to - from) * Math.floor(time - halfHour * SLOT_S)) / SLOT_S)
}

/**
 * The load plus a jitter that is the same in every run. The jitter is smaller than the energy of the next half hour, so that the
 * sum never falls; where that energy is 0 (panels at night) there is no jitter.
 */
function jittered(load: Load, halfHour: number, seed: number): number {
  const [from, to] = [load(halfHour), load(halfHour + 1)]
  return from + (hash(halfHour, seed) % Math.max(1, to - from))
}
