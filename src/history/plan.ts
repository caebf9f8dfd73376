import { dateAt, plusDays, type LocalDate } from '../base/clock.js'
import { stateOf, type DayMark, type Direction } from './day.js'
import type { HalfHours } from './half-hours.js'

/** A day to read and in which directions. */
export interface PlannedDay {
  readonly date: LocalDate
  /** EPC E5, 0–99. */
  readonly daysAgo: number
  readonly directions: readonly Direction[]
  /** Of today: the latest half hour that there is, epoch seconds. */
  readonly newest?: number
  /** Half hours of another day that are asked for by the same requests, where the meter serves that. */
  readonly halfHours?: HalfHours | undefined
  /** The day that is read after it, as far as is known. */
  readonly next?: PlannedDay | undefined
}

/** What came of a day that was asked for in this run; `left out` for any reason but a refusal. */
export type Outcome = 'readings' | 'empty' | 'refused' | 'left out'

export interface PlanInput {
  /** By the meter's clock. */
  readonly today: LocalDate
  /** How many finished days to keep complete, 1–99. */
  readonly days: number
  /** The directions this meter has. */
  readonly directions: readonly Direction[]
  /** What the store knows of a day. */
  readonly markOf: (direction: Direction, date: LocalDate) => DayMark | undefined
  /** What this run knows of a day. */
  readonly outcomeOf?: (direction: Direction, date: LocalDate) => Outcome | undefined
}

/** A day with holes is read again on so many different dates; then its holes are taken as final. */
export const HOLE_ATTEMPTS = 3
/** Most days that are read before their dates are confirmed and they are committed. */
const LARGEST_BATCH = 15
/** So many days in a row without readings may be the end of the meter's memory, or a gap. */
export const EMPTY_DAYS_AT_END = 5
/** They count as the end when, behind them, no row of unknown days is longer than this. */
const UNKNOWN_DAYS = 24

/** Most days of the n-th batch (from 0): few at first, so that a run commits something even where the link breaks soon. */
export const batchSize = (n: number): number => Math.min(LARGEST_BATCH, 2 ** (n + 1))

/**
 * The days to read, in this order (pure). Today always comes first: its readings prove the date of all the others. Then the missing
 * and partial days and the holed ones that were not tried often or today, newest first. Where several days in a row have no
 * readings, days far behind them are asked first: they tell a gap from the end of the meter's memory.
 */
export function planDays(input: PlanInput): PlannedDay[] {
  const planned = new Map<string, { daysAgo: number; turn: Turn; directions: Direction[] }>()
  for (const direction of input.directions) {
    const reach = reachOf(input, direction)
    for (let daysAgo = 0; daysAgo <= input.days; daysAgo++) {
      const turn = turnOf(daysAgo, reach)
      if (turn === undefined || !isWanted(input, direction, daysAgo)) continue
      const key = `${turn === Turn.behindGap} ${daysAgo}`
      const { directions, turn: earlier } = planned.get(key) ?? { directions: [], turn }
      planned.set(key, { daysAgo, turn: Math.min(turn, earlier), directions: [...directions, direction] })
    }
  }
  return [...planned.values()]
    .sort((a, b) => a.turn - b.turn || a.daysAgo - b.daysAgo)
    .map(({ daysAgo, directions }) => ({ date: dateOf(input, daysAgo), daysAgo, directions }))
}

/** @returns the first of these days, which knows the one after it. */
export const firstOf = ([first, next]: readonly PlannedDay[]): PlannedDay | undefined => first && { ...first, next }

/** The order in which days are read. */
const Turn = { today: 0, probe: 1, beforeGap: 2, behindGap: 3 } as const
type Turn = number

function turnOf(daysAgo: number, { near, probe }: Reach): Turn | undefined {
  if (daysAgo === 0) return Turn.today
  if (daysAgo === probe) return Turn.probe
  if (daysAgo <= near) return Turn.beforeGap
  return probe === undefined ? undefined : Turn.behindGap
}

const dateOf = ({ today }: Pick<PlanInput, 'today'>, daysAgo: number): LocalDate => plusDays(today, -daysAgo)

function isWanted({ today, markOf, outcomeOf }: PlanInput, direction: Direction, daysAgo: number): boolean {
  const date = dateOf({ today }, daysAgo)
  if (outcomeOf?.(direction, date) !== undefined) return false
  if (daysAgo === 0) return true
  const mark = markOf(direction, date)
  switch (stateOf(mark)) {
    case 'missing':
    case 'partial':
      return true
    case 'complete':
      return false
    case 'holed':
      // Holes do not fill within hours: once a date is enough, and a second run on the same date changes nothing.
      return mark!.attempts < HOLE_ATTEMPTS && dateAt(mark!.readAt) !== today
  }
}

/** How far back a direction is read. */
interface Reach {
  /** Days up to so many days ago are read in any case. */
  readonly near: number
  /** So many days ago is a day that tells whether the meter holds more; undefined where that is known, or no day is left to ask. */
  readonly probe: number | undefined
}

/** The reach ends at the first row of days without readings that has, as far as is known, no readings behind it. */
function reachOf(input: ReachInput, direction: Direction): Reach {
  const days = Array.from({ length: input.days + 1 }, (_, daysAgo) => contentOf(input, direction, daysAgo))
  const oldestReadings = days.lastIndexOf('readings')
  let nothing = 0
  for (let daysAgo = 1; daysAgo <= input.days; daysAgo++) {
    nothing = days[daysAgo] === 'nothing' ? nothing + 1 : 0
    if (nothing >= EMPTY_DAYS_AT_END && daysAgo > oldestReadings)
      return { near: daysAgo, probe: probeBehind(daysAgo, days) }
  }
  return { near: input.days, probe: undefined }
}

type ReachInput = Pick<PlanInput, 'today' | 'days' | 'markOf' | 'outcomeOf'>
type DayContent = 'readings' | 'nothing' | 'unknown'

/** A refused day is not empty: the next run asks for it again. In this run it counts as one without readings. */
function contentOf(input: ReachInput, direction: Direction, daysAgo: number): DayContent {
  const date = dateOf(input, daysAgo)
  const outcome = input.outcomeOf?.(direction, date)
  if (outcome === 'left out') return 'unknown'
  if (outcome !== undefined) return outcome === 'readings' ? 'readings' : 'nothing'
  const mark = input.markOf(direction, date)
  if (mark === undefined) return 'unknown'
  if (mark.slots > 0) return 'readings'
  return mark.final ? 'nothing' : 'unknown'
}

/** The oldest day, while nothing behind the gap was asked for; then the middle of the longest row of unknown days, while it is long. */
function probeBehind(gap: number, days: readonly DayContent[]): number | undefined {
  const oldest = days.length - 1
  const isAsked = days.includes('nothing', gap + 1)
  if (!isAsked) return gap < oldest ? oldest : undefined
  const row = longestUnknownRow(gap + 1, days)
  if (row.length <= UNKNOWN_DAYS) return undefined
  return row.from + row.length - 1 === oldest ? oldest : row.from + Math.floor(row.length / 2)
}

function longestUnknownRow(from: number, days: readonly DayContent[]): { from: number; length: number } {
  let [longest, row] = [
    { from, length: 0 },
    { from, length: 0 },
  ]
  for (let daysAgo = from; daysAgo < days.length; daysAgo++) {
    row = days[daysAgo] === 'unknown' ? { ...row, length: row.length + 1 } : { from: daysAgo + 1, length: 0 }
    if (row.length > longest.length) longest = row
  }
  return longest
}

/**
 * Where the meter's memory ends: the oldest day of the row without readings behind which nothing is asked for.
 * @returns undefined while the meter may hold more.
 */
export function endOfMemory(input: ReachInput, direction: Direction): LocalDate | undefined {
  const { near, probe } = reachOf(input, direction)
  return near < input.days && probe === undefined ? dateOf(input, near) : undefined
}
