import type { Context } from '../base/context.js'
import { sleep } from '../base/time.js'

/** A host without a battery for its clock starts in 1970, or at its last shutdown, until the network tells the time. */
const LOOK_MS = 10 * 60_000
/** Drift within one look stays far below. A host that slept counts as well. */
const SET_MS = 60_000

/**
 * Tells whenever the host's clock was set, forward or back. Timers follow the monotonic clock: a wait that was computed from the
 * old time ends at the wrong one, a year late where the clock was a year ahead.
 *
 * @param onSet by how many seconds the clock moved
 * @returns when the signal ends.
 */
export async function watchClock(
  onSet: (byS: number) => void,
  { time, signal }: Pick<Context, 'time' | 'signal'>,
): Promise<void> {
  const offset = (): number => time.now() - time.monotonic()
  const look = (): Promise<boolean> =>
    sleep(LOOK_MS, { time, signal }).then(
      () => true,
      () => false,
    )
  let before = offset()
  while (await look()) {
    const by = offset() - before
    before += by
    if (Math.abs(by) > SET_MS) onSet(Math.round(by / 1000))
  }
}
