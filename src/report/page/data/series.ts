import {
  dateAt,
  dayNumber,
  dayNumberAt,
  dayStart,
  plusDays,
  slotAt,
  SLOT_S,
  SLOTS_PER_DAY,
  type LocalDate,
} from '../../../base/clock.js'
import { stateOf, type DayMark, type DayState, type Direction } from '../../../history/day.js'
import { energyOf, type EnergyUnit } from '../../../echonet/energy.js'
import type { ReadingPoint } from '../../../store/store.js'
import { storedSpans, type EnergySpan } from '../../tariff/spans.js'

/**
 * Energy in whole 0.0001 kWh, the finest unit of any meter: such numbers add up exactly. Only what is drawn or written is kWh.
 */
export type Energy = number

export { kwhOf } from '../../../echonet/energy.js'
/** Decimals of kWh that a register of this step tells. */
export const digitsOf = (step: Energy): number => Math.max(0, 4 - Math.floor(Math.log10(step)))

/** One date of one direction. */
export interface Day {
  readonly date: LocalDate
  readonly state: DayState
  /** Readings that the store holds, 0–48. */
  readonly readings: number
  /** 48 half hours from 00:00; undefined: not known. */
  readonly halfHours: readonly (Energy | undefined)[]
  /** Of the date as far as it is known; a hole between two readings of the date is bridged by the register. */
  readonly energy: Energy
  /** Half hours that `energy` covers; 48: the whole date. */
  readonly slots: number
  /** The first reading of the date, kWh. */
  readonly register: number | undefined
}

/** What is known of one direction of a meter: every date of a span, oldest first. */
export interface Series {
  readonly direction: Direction
  readonly days: readonly Day[]
  /** Energy between each two readings, ascending; longer than half an hour across a hole. */
  readonly spans: readonly EnergySpan[]
  /** Instants between which readings are due, epoch seconds: what is not known in between is a hole. */
  readonly since: number
  readonly until: number
  /** The least that the register tells apart. */
  readonly step: Energy
  /** Dates at which the register begins anew: a wrap, or another meter. */
  readonly breaks: readonly LocalDate[]
}

export interface SeriesInput {
  readonly direction: Direction
  /** The dates to show, both included. */
  readonly from: LocalDate
  readonly to: LocalDate
  /** Of this direction, ascending by time. */
  readonly readings: readonly ReadingPoint[]
  /** Of this direction. */
  readonly marks: readonly DayMark[]
  /** The store has earlier readings than these: dates without any are holes, not the time before the first one. */
  readonly hasEarlier: boolean
  /** Instants at which another meter began, epoch seconds: nothing is bridged across them. */
  readonly exchanges: readonly number[]
}

/** Puts readings and day marks into days (pure). */
export function seriesOf(input: SeriesInput): Series {
  const { direction, from, to, readings, marks } = input
  const markOf = new Map(marks.map((mark) => [mark.date, mark]))
  const drafts = draftsOf(from, to)
  const first = dayNumber(from)
  for (const { time, cumulativeKwh } of readings) {
    const draft = drafts[dayNumberAt(time) - first]
    if (draft === undefined) continue
    draft.readings++
    draft.register ??= cumulativeKwh
  }
  const spans = storedSpans(readings, input)
  for (const span of spans) take(drafts[dayNumberAt(span.from) - first], span)
  return {
    direction,
    days: drafts.map((draft) => ({ ...draft, state: stateOf(markOf.get(draft.date)) })),
    spans,
    since: input.hasEarlier ? dayStart(from) : (readings[0]?.time ?? Infinity),
    until: readings.at(-1)?.time ?? -Infinity,
    step: stepOf(marks.at(-1)?.unit),
    breaks: breaksOf(readings),
  }
}

interface Draft {
  readonly date: LocalDate
  readings: number
  readonly halfHours: (Energy | undefined)[]
  energy: Energy
  slots: number
  register: number | undefined
}

function draftsOf(from: LocalDate, to: LocalDate): Draft[] {
  const drafts: Draft[] = []
  for (let date = from; date <= to; date = plusDays(date, 1)) {
    const halfHours = new Array<Energy | undefined>(SLOTS_PER_DAY).fill(undefined)
    drafts.push({ date, readings: 0, halfHours, energy: 0, slots: 0, register: undefined })
  }
  return drafts
}

/** A longer span than half an hour bridges a hole. What reaches over midnight belongs to no date. */
function take(draft: Draft | undefined, { from, to, energy }: EnergySpan): void {
  if (draft === undefined || dayNumberAt(to - 1) !== dayNumberAt(from)) return
  const slots = (to - from) / SLOT_S
  if (slots === 1) draft.halfHours[slotAt(from)] = energy
  draft.energy += energy
  draft.slots += slots
}

const stepOf = (unit: EnergyUnit | undefined): Energy => (unit === undefined ? 1 : energyOf(1, unit))

const breaksOf = (readings: readonly ReadingPoint[]): LocalDate[] =>
  readings.flatMap(({ time, cumulativeKwh }, index) =>
    cumulativeKwh < (readings[index - 1]?.cumulativeKwh ?? 0) ? [dateAt(time)] : [],
  )
