import type { Logger } from '../src/base/log.js'
import type { Time } from '../src/base/time.js'

/** What failed for a passing reason is tried again after these waits, then not before the next night. */
const WAITS_MS = [15, 30, 55].map((minutes) => minutes * 60_000)

export interface Attempts {
  /** A whole run. A time that falls into a whole run is served by that run; a second attempt in hand ends first. */
  run(): Promise<void>
  /** No more attempts; resolves when the one in hand has ended. */
  end(): Promise<void>
}

/**
 * Runs a job one at a time, and once more within the hour for the meters that failed for a passing reason: a database or a
 * dongle that was in use, a disturbed radio.
 * @param work reads all meters, or only those named; returns those that are worth another attempt
 */
export function attempts(
  work: (only?: readonly string[]) => Promise<readonly string[]>,
  { time, log }: { readonly time: Time; readonly log: Logger },
): Attempts {
  let current: { readonly isWhole: boolean; readonly done: Promise<void> } | undefined
  let cancel = (): void => undefined
  let isEnded = false

  async function attempt(tried: number, only?: readonly string[]): Promise<void> {
    cancel()
    const failed = await work(only)
    const waitMs = WAITS_MS[tried]
    if (failed.length === 0 || waitMs === undefined || isEnded) return
    log.info('trying again', { meters: failed.join(' '), inMinutes: waitMs / 60_000 })
    cancel = time.timer(waitMs, () => void begin(false, () => attempt(tried + 1, failed)))
  }

  function begin(isWhole: boolean, task: () => Promise<void>): Promise<void> {
    const done = task().finally(() => {
      if (current?.done === done) current = undefined
    })
    current = { isWhole, done }
    return done
  }

  return {
    run() {
      if (current === undefined) return begin(true, () => attempt(0))
      log.info('a run is still under way, not starting another')
      if (current.isWhole) return current.done
      const { done } = current
      return begin(true, () => done.then(() => attempt(0)))
    },
    async end() {
      isEnded = true
      cancel()
      await current?.done
    },
  }
}
