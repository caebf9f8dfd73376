import type { Context } from '../base/context.js'
import { isCode, type ErrorCode, type KenshinError } from '../base/errors.js'
import { sleep } from '../base/time.js'

/** What a run has achieved over its link so far. */
export interface LinkProgress {
  /** A session was open. */
  readonly hasJoined: boolean
  /** Requests that the meter answered in sessions that are over. */
  readonly answered: number
  /** Days that are safe, each counted once. */
  readonly daysCommitted: number
}

/** Before the next session, while no new day has become safe: what a USB hub, a server and a meter need to come back. */
const PAUSES_MS = [5_000, 30_000, 120_000]

const BROKEN: readonly ErrorCode[] = ['meter.session-lost', 'meter.silent', 'dongle.lost', 'dongle.silent']
const NO_PORT: readonly ErrorCode[] = ['dongle.no-port', 'dongle.no-permission', 'dongle.busy', 'dongle.unreachable']
const NO_SESSION: readonly ErrorCode[] = ['meter.not-found', 'meter.join-refused']

/**
 * Opens sessions until one reads to its end. Each continues after the last day that is safe. While days become safe their number
 * has no limit: the meter holds only so many days.
 * @throws {KenshinError} what a new session cannot cure; or what broke the link, when several sessions in a row made no day safe.
 */
export async function reconnect(
  session: () => Promise<void>,
  progress: LinkProgress,
  { time, log, signal }: Context,
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
      // The meter was there and took these credentials: that it is not found or refuses now tells less than what broke the link.
      if (broken === undefined || !isCode(error, ...NO_SESSION)) broken = error
      const pauseMs = PAUSES_MS[attempts++]
      if (pauseMs === undefined) throw broken
      log.warn('connecting again', { why: error.message, pauseS: pauseMs / 1000 })
      await sleep(pauseMs, { time, signal })
    }
  }
}

/**
 * A link that worked may come back soon: the plug, the server between, the meter that still ends the old session. A link that never
 * worked needs a person. A meter that let us in and never answered will not answer in the next minutes.
 */
function isTransient(error: unknown, { hasJoined, answered }: LinkProgress): error is KenshinError {
  if (!hasJoined || !isCode(error, ...BROKEN, ...NO_PORT, ...NO_SESSION)) return false
  return error.code !== 'meter.silent' || answered > 0
}
