import { isCode, type ErrorCode, type KenshinError } from '../base/errors.js'
import { sleep } from '../base/time.js'
import type { RunContext } from './context.js'

/** What a run has achieved over its link so far. */
export interface LinkProgress {
  /** A session was open. */
  readonly hasJoined: boolean
  /** Requests that the meter answered in sessions that are over. */
  readonly answered: number
  /** Days that are safe, each counted once. */
  readonly daysCommitted: number
}

/** Before each new session in which nothing has become safe since the last; the times a USB hub, a server and a meter need. */
const PAUSES_MS = [5_000, 30_000, 120_000]

const BROKEN: readonly ErrorCode[] = ['meter.session-lost', 'meter.silent', 'dongle.lost', 'dongle.silent']
const NO_PORT: readonly ErrorCode[] = ['dongle.no-port', 'dongle.no-permission', 'dongle.busy', 'dongle.unreachable']
const NO_SESSION: readonly ErrorCode[] = ['meter.not-found', 'meter.join-refused']

/**
 * Opens session after session until one comes to its end. Each continues where the last commit ended: as long as days become safe
 * there is no limit, for there are no more days than the meter holds.
 * @throws {KenshinError} what no new session can cure, or what broke the link when several in a row made nothing safe.
 */
export async function reconnect(
  session: () => Promise<void>,
  progress: LinkProgress,
  { time, log, signal }: Pick<RunContext, 'time' | 'log' | 'signal'>,
): Promise<void> {
  let [attempts, safe] = [0, 0]
  let broken: KenshinError | undefined
  for (;;) {
    try {
      await session()
      return
    } catch (error) {
      if (!isTransient(error, progress)) throw error
      if (progress.daysCommitted > safe) attempts = 0
      safe = progress.daysCommitted
      // A meter that was there is still there, and lets us in with these credentials: what broke the link tells more.
      if (broken === undefined || !isCode(error, ...NO_SESSION)) broken = error
      const pauseMs = PAUSES_MS[attempts++]
      if (pauseMs === undefined) throw broken
      log.warn('connecting again', { why: error.message, pauseS: pauseMs / 1000 })
      await sleep(pauseMs, { time, signal })
    }
  }
}

/**
 * A link that worked may be away for a while: the plug, the server before it, the meter that still ends the old session. A link
 * that never worked needs a person, and a meter that let us in and never answered will not in the next minutes.
 */
function isTransient(error: unknown, { hasJoined, answered }: LinkProgress): error is KenshinError {
  if (!hasJoined || !isCode(error, ...BROKEN, ...NO_PORT, ...NO_SESSION)) return false
  return error.code !== 'meter.silent' || answered > 0
}
