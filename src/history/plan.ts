import { dateAt, plusDays, type LocalDate } from '../base/clock.js'
import { stateOf, type DayMark, type Direction } from './day.js'

/** A day to read and in which directions. */
export interface PlannedDay {
  readonly date: LocalDate
  /** EPC E5, 0–99. */
  readonly daysAgo: number
  readonly directions: readonly Direction[]
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

/** A hole is asked for again on this many different dates, then believed. */
export const HOLE_ATTEMPTS = 3
/** At most so many days are read before their dates are confirmed and they are committed. */
const LARGEST_BATCH = 15
/** So many days in a row without readings may be the end of the meter's memory, or only a gap. */
export const EMPTY_DAYS_AT_END = 5
/** Behind such days, the end is believed when no longer row of days than this is unknown. */
const UNKNOWN_DAYS = 24

/** How many days the n-th batch (from 0) may have: few at first, so that a link that soon breaks still gets on each time. */
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

/** Whose turn comes first. */
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
      // A hole does not fill within hours; once a day is enough, and a second run of the same day changes nothing.
      return mark!.attempts < HOLE_ATTEMPTS && dateAt(mark!.readAt) !== today
  }
}

/** How far back a direction is read. */
interface Reach {
  /** Up to so many days ago without a doubt. */
  readonly near: number
  /** Behind them this day tells whether more is to be had; undefined where it is known, or nothing is left to ask. */
  readonly probe: number | undefined
}

/** Stops at the first row of days without readings that has no readings behind it, as far as is known. */
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

/** A refused day is not an empty one: it is asked for again by the next run. In this run it is known to give nothing. */
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

/** The oldest day where nothing behind the gap was asked yet; then the middle of the longest unknown row, while it is a long one. */
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
 * The oldest day of the row without readings that ends the meter's memory: nothing behind it is asked.
 * @returns undefined while more may be there.
 */
export function endOfMemory(input: ReachInput, direction: Direction): LocalDate | undefined {
  const { near, probe } = reachOf(input, direction)
  return near < input.days && probe === undefined ? dateOf(input, near) : undefined
}
