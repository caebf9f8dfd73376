import { dateAt, dayNumberAt, SLOT_S, type LocalDate } from '../../base/clock.js'
import { countBetween, sameUnit, type EnergyUnit } from '../../echonet/energy.js'
import type { MeterRecord, ReadingPoint } from '../store.js'

/** What passed between two neighbouring readings of one register: epoch seconds, counts, and what one count is worth. */
export interface Step {
  readonly from: number
  readonly to: number
  readonly counts: number
  readonly unit: EnergyUnit
}

/** The register at an instant: epoch seconds, and the count as the meter sent it. */
export type RegisterReading = Pick<ReadingPoint, 'time' | 'count'>

/** What tells the readings of one register from those of another. */
export interface Registers {
  /** Of the day marks, by date; a date without one has the unit of the date before. */
  readonly units: ReadonlyMap<LocalDate, EnergyUnit>
  /** Of dates before the first mark. */
  readonly unit: EnergyUnit | undefined
  /** Instants at which the register of another meter begins, epoch seconds. */
  readonly exchanges: readonly number[]
}

/** A walk through the history goes backwards: each record of a meter tells an older beginning of its register, and the last one is right. */
export function exchangesIn(meters: readonly MeterRecord[]): number[] {
  const since = new Map<string | undefined, number | undefined>()
  let identity: string | undefined
  for (const record of meters) {
    identity = record.identity ?? identity
    since.set(identity, record.registerSince)
  }
  return [...since.values()].filter((instant) => instant !== undefined)
}

/**
 * Neighbouring readings of one register, over holes too (pure). No step leads across an exchange of the meter, a fall that is no
 * wrap, or a way that no service of this kind can go.
 * @param readings of one direction, ascending by time
 */
export function stepsOf(readings: readonly RegisterReading[], { units, unit: first, exchanges }: Registers): Step[] {
  const steps: Step[] = []
  let before: { reading: RegisterReading; unit: EnergyUnit | undefined } | undefined
  let [unit, day]: [EnergyUnit | undefined, number | undefined] = [first, undefined]
  for (const reading of readings) {
    if (dayNumberAt(reading.time) !== day) unit = units.get(dateAt(reading.time)) ?? unit
    day = dayNumberAt(reading.time)
    const [from, to] = [before?.reading.time ?? Infinity, reading.time]
    const isOne = !exchanges.some((since) => from < since && since <= to)
    const step = isOne && before !== undefined ? stepBetween(before, { reading, unit }) : undefined
    if (step !== undefined) steps.push(step)
    before = { reading, unit }
  }
  return steps
}

interface Known {
  readonly reading: RegisterReading
  readonly unit: EnergyUnit | undefined
}

function stepBetween(earlier: Known, later: Known): Step | undefined {
  const { unit } = later
  if (earlier.unit === undefined || unit === undefined || !sameUnit(earlier.unit, unit)) return undefined
  const [from, to] = [earlier.reading.time, later.reading.time]
  const counts = countBetween(earlier.reading.count, later.reading.count, unit, (to - from) / SLOT_S)
  return counts === undefined ? undefined : { from, to, counts, unit }
}
