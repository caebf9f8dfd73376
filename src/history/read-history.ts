/**
 * Walks the meter's history and hands over only days whose dates are proven:
 *
 *   quiet window → meter clock ─▶ walk: latest half hour → plan → batch of days → anchor, chain → clock again → commit
 *   you are here                  walk.ts
 */
import type { LocalDate } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { text } from '../base/text.js'
import { sleep, type Time } from '../base/time.js'
import type { Asker } from '../meter/ask.js'
import { hostAhead, quietFor, readMeterClock, type ClockReading } from '../meter/meter-clock.js'
import type { MeterProfile } from '../meter/profile.js'
import type { DayMark, Direction, HistoryDay } from './day.js'
import type { Counts } from './usage.js'
import { Doubts, walk } from './walk.js'

/** What is known of the meter's past, kept in step with what is committed. */
export interface Known {
  markOf(direction: Direction, date: LocalDate): DayMark | undefined
  /** Stored readings of this very register: none of a meter that was exchanged, none in another unit. */
  counts(direction: Direction): Counts
  /** Resolves when the days are safe: in the store, or in the spool. `readAt`: epoch seconds by the meter. */
  commit(days: readonly HistoryDay[], readAt: number): Promise<void>
}

export interface HistorySettings {
  /** Finished days to keep complete, 1–99. */
  readonly days: number
  /** What to do in the quiet window, 23:50–00:35 by the meter. */
  readonly quietWindow: 'wait' | 'stop'
}

export interface HistoryProgress {
  readonly date: LocalDate
  /** Days read, and days to read, of the present plan. */
  readonly done: number
  readonly total: number
  /** Slots of this day without a value that should have one, all directions. */
  readonly holes: number
}

export interface HistoryContext {
  readonly asker: Asker
  readonly profile: MeterProfile
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
  readonly settings: HistorySettings
  /** Loads what is known of the days that may be asked; called anew for each walk. */
  readonly know: (today: LocalDate, directions: readonly Direction[]) => Promise<Known>
  readonly onProgress: (progress: HistoryProgress) => void
}

/** A person should look at clocks that differ by more. */
const CLOCK_DIFFERENCE_S = 120

/**
 * Reads and commits everything that is missing.
 * @throws {KenshinError} `history.quiet-window`, `history.date-not-proven`, `history.readings-differ`, those of the
 * requests, and what `commit` throws.
 */
export async function readHistory(context: HistoryContext): Promise<void> {
  const doubts = new Doubts(context.log)
  let done = false
  while (!done) done = await walk(context, await clockOutsideQuietWindow(context), doubts)
}

async function clockOutsideQuietWindow(context: HistoryContext): Promise<ClockReading> {
  const { time, log, settings } = context
  for (;;) {
    const clock = await readMeterClock(context)
    const hostAheadS = hostAhead(clock, { nowMs: time.now(), monotonicMs: time.monotonic() })
    if (Math.abs(hostAheadS) > CLOCK_DIFFERENCE_S) log.warn('the clocks of host and meter differ', { hostAheadS })
    const waitS = quietFor(clock, time.monotonic())
    if (waitS === 0) return clock
    if (settings.quietWindow === 'stop') throw quietWindow()
    log.info('waiting for the end of the quiet window 23:50–00:35', { waitS: Math.round(waitS) })
    await sleep(waitS * 1000, context)
  }
}

const quietWindow = (): KenshinError =>
  new KenshinError(
    'history.quiet-window',
    text(
      'The meter is in its quiet window around midnight (23:50–00:35), when its history may not match its date.',
      'メーターの履歴と日付がずれる恐れのある時間帯（23:50–00:35）です。',
    ),
  )
