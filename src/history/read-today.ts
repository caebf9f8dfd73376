import { sleep } from '../base/time.js'
import { possibleAt, quietFor, type ClockReading } from '../meter/meter-clock.js'
import { readChecked, type Surroundings } from './check-day.js'
import type { DayResults, HistoryContext, Result } from './context.js'
import type { Direction, HistoryDay } from './day.js'
import { notProven, type Omissions } from './omissions.js'
import type { PlannedDay } from './plan.js'
import { anchorOf, type Anchor } from './proof.js'
import { readLatest, type Latest } from './read-day.js'

/** Between two looks at a half hour that is being renewed, or at a contradiction. */
const PAUSE_MS = 45_000
/** A contradiction that is seen so often in a row is not the fault of one damaged answer. */
const CONTRADICTIONS = 3

interface Beginning {
  readonly clock: ClockReading
  readonly latest: Latest
  readonly omissions: Omissions
  readonly surroundings: Surroundings
}

/**
 * Day 0, read until it agrees with the latest half hour: the anchor of all dates of a walk. Each direction has its own; sold energy
 * that cannot be anchored is left out, and costs bought energy nothing.
 * @throws {KenshinError} `history.date-not-proven`, why bought energy cannot be read, and what ends the link.
 */
export async function readToday(
  context: HistoryContext,
  planned: PlannedDay,
  { clock, latest: first, omissions, surroundings }: Beginning,
): Promise<Extract<Result<DayResults>, { kind: 'done' | 'quiet' }>> {
  const { time, log } = context
  let latest = first
  let contradictions = 0
  for (;;) {
    const results = await readBoth(context, planned, { clock, latest, omissions, surroundings })
    const faults = faultsOf(results, latest, possibleAt(clock, time.monotonic()))
    if (faults.length === 0) return { kind: 'done', value: results }
    for (const { direction, why } of faults)
      log.warn('today does not agree with the latest half hour', { direction, why })
    const worst = faults.find(({ kind }) => kind === 'contradicts')
    contradictions = worst === undefined ? 0 : contradictions + 1
    if (worst !== undefined && contradictions === CONTRADICTIONS) {
      if (worst.direction === 'normal') throw notProven(worst.why)
      omissions.leaveOutSold(worst.why)
      contradictions = 0
    } else {
      await sleep(PAUSE_MS, context)
      if (quietFor(clock, time.monotonic()) > 0) return { kind: 'quiet' }
      latest = await readLatest(context)
    }
  }
}

type Fault = Exclude<Anchor, { kind: 'agrees' }> & { readonly direction: Direction }

function faultsOf(results: DayResults, latest: Latest, now: readonly [number, number]): Fault[] {
  return results.flatMap(([direction, result]) => {
    const stamped = latest[direction]
    if (result.kind !== 'done' || typeof stamped === 'string') return []
    const anchor = anchorOf(result.value, stamped, now)
    return anchor.kind === 'agrees' ? [] : [{ direction, ...anchor }]
  })
}

/** @throws {KenshinError} why bought energy cannot be read: without it nothing is proven. Sold energy is then only left out. */
async function readBoth(
  context: HistoryContext,
  planned: PlannedDay,
  { latest, omissions, surroundings }: Beginning,
): Promise<DayResults> {
  const directions = planned.directions.filter((of) => of === 'normal' || omissions.sold === 'read')
  const read = await readChecked(context, { ...planned, directions }, surroundings)
  const bought = read.filter(([direction]) => direction === 'normal')
  for (const [, result] of bought) if (result.kind !== 'done') throw result.why
  const sold = read.find(([direction]) => direction === 'reverse')?.[1]
  if (sold === undefined) return bought
  const isKnown = latest.reverse !== 'unknown' || surroundings.stored('reverse').size > 0
  if (sold.kind === 'done' && (isKnown || showsEnergy(sold.value))) return read
  if (sold.kind === 'done' || !isKnown) omissions.noteNothingSold()
  else omissions.leaveOutSold(sold.why.message)
  return bought
}

const showsEnergy = ({ counts }: HistoryDay): boolean => counts.some((count) => (count ?? 0) > 0)
