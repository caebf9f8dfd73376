/**
 * Walks the meter's history and hands over only days whose dates are proven:
 *
 *   quiet window → meter clock ─▶ walk: latest half hour → plan → batch of days → anchor, chain → clock again → commit
 *   you are here                  walk.ts                         batch.ts        confirm.ts
 */
import { KenshinError } from '../base/errors.js'
import { text } from '../base/text.js'
import { sleep } from '../base/time.js'
import { hostAhead, quietFor, readMeterClock, type ClockReading } from '../meter/meter-clock.js'
import type { HistoryContext } from './context.js'
import { Doubts, notProven } from './doubts.js'
import { walk } from './walk.js'

export type { HistoryContext, HistoryProgress, HistorySettings, Known } from './context.js'

/** A person should look at clocks that differ by more. */
const CLOCK_DIFFERENCE_S = 120
/** The quiet window lasts 45 min; where only EA has a stamp up to 80 min more. A clock that is in it for longer stands still. */
const LONGEST_QUIET_MS = 3 * 3600 * 1000

/**
 * Reads and commits everything that is missing.
 * @throws {KenshinError} `history.quiet-window`, `history.date-not-proven`, `history.readings-differ`, those of the
 * requests, and what `commit` throws. A day that cannot be read is left out; its error comes when all others are committed.
 */
export async function readHistory(context: HistoryContext): Promise<void> {
  const doubts = new Doubts(context.log)
  let done = false
  while (!done) done = await walk(context, await clockOutsideQuietWindow(context), doubts)
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

const quietWindow = (): KenshinError =>
  new KenshinError(
    'history.quiet-window',
    text(
      'The meter is in its quiet window around midnight (23:50–00:35), when its history may not match its date.',
      'メーターの履歴と日付がずれる恐れのある時間帯（23:50–00:35）です。',
    ),
  )
