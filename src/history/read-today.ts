import { sleep } from '../base/time.js'
import { possibleAt, quietFor, type ClockReading } from '../meter/meter-clock.js'
import { readCheckedDay, type OtherReadings } from './check-day.js'
import type { ReadingContext, KnownReadings } from './context.js'
import type { Direction, HistoryDay } from './day.js'
import { notProven } from './errors.js'
import type { Omissions } from './omissions.js'
import type { PlannedDay } from './plan.js'
import { anchorOf, type Anchor } from './proof.js'
import { undatedBy } from './day-results.js'
import type { DayResults } from './day-results.js'
import { readLatest, type Latest } from './read-latest.js'
import type { StepWarnings } from './steps.js'

/** Before a half hour that is being renewed, or a contradiction, is read again. */
const PAUSE_MS = 45_000
/** A contradiction that is seen so often in a row is not the fault of one damaged answer. */
const MOST_CONTRADICTIONS = 3

/** What a walk begins with. All of it was read under one date of the meter. */
export interface WalkStart {
  readonly clock: ClockReading
  readonly latest: Latest
  readonly known: KnownReadings
  readonly omissions: Omissions
  readonly stepWarnings: StepWarnings
}

/** `undated` days say so themselves; after `quiet` the quiet window has begun. */
type Today = { readonly kind: 'done'; readonly value: DayResults } | { readonly kind: 'quiet' }

/**
 * Reads day 0 until it agrees with the latest half hour; that proves the date of all days of a walk. Each direction has its own
 * latest half hour. Where sold energy does not agree, it alone is left out.
 * @throws {KenshinError} `history.date-not-proven`, why bought energy cannot be read, and what ends the link.
 */
export async function readToday(
  context: ReadingContext,
  planned: PlannedDay,
  start: WalkStart,
  others: OtherReadings,
): Promise<Today> {
  const { time, log } = context
  const { clock, omissions } = start
  let { latest } = start
  let contradictions = 0
  for (;;) {
    const results = await readDirections(context, planned, { ...start, latest }, others)
    if (undatedBy(results) !== undefined) return { kind: 'done', value: results }
    const found = disagreements(results, latest, possibleAt(clock, time.monotonic()))
    if (found.length === 0) {
      if (context.anchor) context.anchor.on = clock.date
      return { kind: 'done', value: results }
    }
    for (const { direction, why } of found)
      log.warn('today does not agree with the latest half hour', { direction, why: why.en })
    const contradiction = found.find(({ kind }) => kind === 'contradicts')
    contradictions = contradiction === undefined ? 0 : contradictions + 1
    if (contradiction !== undefined && contradictions === MOST_CONTRADICTIONS) {
      if (contradiction.direction === 'normal') throw notProven(contradiction.why)
      omissions.leaveOutSold(contradiction.why)
      contradictions = 0
    } else {
      await sleep(PAUSE_MS, context)
      if (quietFor(clock, time.monotonic()) > 0) return { kind: 'quiet' }
      latest = await readLatest(context)
    }
  }
}

type Disagreement = Exclude<Anchor, { kind: 'agrees' }> & { readonly direction: Direction }

function disagreements(results: DayResults, latest: Latest, now: readonly [number, number]): Disagreement[] {
  return results.flatMap(([direction, result]) => {
    const stamped = latest[direction]
    if (result.kind !== 'done' || typeof stamped === 'string') return []
    const anchor = anchorOf(result.value, stamped, now)
    return anchor.kind === 'agrees' ? [] : [{ direction, ...anchor }]
  })
}

/** @throws {KenshinError} why bought energy cannot be read: without it nothing is proven. Sold energy is then only left out. */
async function readDirections(
  context: ReadingContext,
  planned: PlannedDay,
  { latest, omissions }: WalkStart,
  others: OtherReadings,
): Promise<DayResults> {
  const directions = planned.directions.filter((direction) => direction === 'normal' || omissions.isSoldRead)
  const read = await readCheckedDay(context, { ...planned, directions, newest: latest.normal.time }, others)
  const bought = read.filter(([direction]) => direction === 'normal')
  if (undatedBy(read) !== undefined) return read
  for (const [, result] of bought) if (result.kind === 'refused' || result.kind === 'unreadable') throw result.why
  const sold = read.find(([direction]) => direction === 'reverse')?.[1]
  if (sold === undefined || sold.kind === 'undated') return bought
  const isKnown = latest.reverse !== 'unknown' || others.stored('reverse').size > 0
  if (sold.kind === 'done' && (isKnown || showsEnergy(sold.value))) return read
  if (sold.kind === 'done' || !isKnown) omissions.noteNothingSold()
  else omissions.leaveOutSold(sold.why.words)
  return bought
}

const showsEnergy = ({ counts }: HistoryDay): boolean => counts.some((count) => (count ?? 0) > 0)
