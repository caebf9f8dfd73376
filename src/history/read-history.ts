/**
 * Walks the meter's history and hands over only days whose dates are proven:
 *
 *   meter clock → quiet window → is its date possible? ─▶ walk: plan → batch of days, anchored → clock again → commit
 *   you are here                 date.ts                  walk.ts
 */
import { plusDays } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import { text } from '../base/text.js'
import { sleep } from '../base/time.js'
import { hostAhead, possibleAt, quietFor, readMeterClock, type ClockReading } from '../meter/meter-clock.js'
import type { HistoryContext, KnownReadings } from './context.js'
import { decideDate, vetoed, type DateEvidence } from './decide-date.js'
import { directions } from './day.js'
import { Omissions, notProven } from './omissions.js'
import type { PlannedDay } from './plan.js'
import { agreementOf, isDistinctive } from './proof.js'
import { readDay, readLatest } from './read-day.js'
import { Walk } from './walk.js'

export type { HistoryContext, HistoryProgress, HistorySettings, KnownReadings } from './context.js'

/** A person should look at clocks that differ by more. */
const CLOCK_DIFFERENCE_S = 120
/** The quiet window lasts 45 min; where only EA has a stamp up to 80 min more. A clock that is in it for longer stands still. */
const LONGEST_QUIET_MS = 3 * 3600 * 1000

/**
 * Reads and commits everything that is missing.
 * @throws {KenshinError} `history.quiet-window`, `history.date-not-proven`, those of the requests, and what `commit` throws. A day
 * that cannot be read is left out; its error, or `history.incomplete`, comes when all others are committed.
 */
export async function readHistory(context: HistoryContext): Promise<void> {
  const omissions = new Omissions(context.log)
  for (;;) {
    const clock = await clockOutsideQuietWindow(context)
    const latest = await readLatest(context)
    const known = await context.loadKnown(clock.date, directions)
    await proveDate(context, clock, known)
    context.onDated?.(clock)
    const result = await new Walk(context, { clock, latest, known, omissions }).run()
    if (result.kind === 'done') break
    if (result.kind === 'discarded') omissions.discard(result.why)
  }
  omissions.throwIfIncomplete()
}

async function clockOutsideQuietWindow(context: HistoryContext): Promise<ClockReading> {
  const { time, log, settings } = context
  const begun = time.monotonic()
  for (;;) {
    const clock = await readMeterClock(context)
    const hostAheadS = hostAhead(clock, { nowMs: time.now(), monotonicMs: time.monotonic() })
    if (Math.abs(hostAheadS) > CLOCK_DIFFERENCE_S) log.warn('the clocks of host and meter differ', { hostAheadS })
    const waitS = quietFor(clock, time.monotonic())
    if (waitS === 0) return clock
    if (settings.quietWindow === 'stop') throw quietWindow()
    if (time.monotonic() - begun > LONGEST_QUIET_MS) throw notProven("the meter's clock stands still")
    log.info('waiting for the end of the quiet window 23:50–00:35', { waitS: Math.round(waitS) })
    await sleep(waitS * 1000, context)
    context.onWaited?.(waitS * 1000)
  }
}

/** @throws {KenshinError} `history.date-not-proven`, with both times, where the meter's date does not stand. */
async function proveDate(context: HistoryContext, clock: ClockReading, known: KnownReadings): Promise<void> {
  const { time, settings, log } = context
  const day = storedDay(clock, known, settings.days)
  const evidence = (stored: DateEvidence['stored']): DateEvidence => ({
    meter: possibleAt(clock, time.monotonic()),
    host: Math.floor(time.now() / 1000),
    newest: known.newest,
    stored,
    meterClock: settings.meterClock,
  })
  let decision = decideDate(evidence(day === undefined ? 'none' : 'unasked'))
  if (decision.kind === 'open' && day !== undefined) decision = decideDate(evidence(await meet(context, day, known)))
  if (decision.kind === 'vetoed') throw vetoed(decision.by, evidence('none'))
  if (decision.kind === 'stands') log.info("the meter's date stands", { date: clock.date, by: decision.by })
}

/** The newest day whose stored readings can tell it from its neighbours. */
function storedDay({ date: today }: ClockReading, known: KnownReadings, days: number): PlannedDay | undefined {
  const stored = known.counts('normal')
  for (let daysAgo = 0; daysAgo <= days; daysAgo++) {
    const date = plusDays(today, -daysAgo)
    if (isDistinctive(date, stored)) return { date, daysAgo, directions: ['normal'] }
  }
  return undefined
}

/** Meets stored readings again: reads one day more than the plan asks for, on a night when the host's clock is no witness. */
async function meet(context: HistoryContext, day: PlannedDay, known: KnownReadings): Promise<DateEvidence['stored']> {
  const [read] = await readDay(context, day)
  return read?.[1].kind === 'done' ? agreementOf(read[1].value, known.counts('normal')) : 'none'
}

const quietWindow = (): KenshinError =>
  new KenshinError(
    'history.quiet-window',
    text(
      'The meter is in its quiet window around midnight (23:50–00:35), when its history may not match its date.',
      'メーターの履歴と日付がずれる恐れのある時間帯（23:50–00:35）です。',
    ),
  )
