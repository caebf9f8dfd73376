import { sleep, type Time } from '../base/time.js'
import type { Reply } from './reply.js'

/** A busy meter may refuse, or answer nonsense, where it serves a moment later; hammering it helps nobody. */
const PAUSES_MS = [0, 2_000, 10_000]

export interface Pausing {
  readonly time: Time
  readonly signal: AbortSignal
}

/**
 * Asks again, with pauses, while a meter answers without a value. After silence it does not: all attempts were made.
 * @param first what the meter replied before.
 * @throws {KenshinError} what ends the link, and the reason of an abort.
 */
export async function insist<T>(first: Reply<T>, ask: () => Promise<Reply<T>>, pausing: Pausing): Promise<Reply<T>> {
  let reply = first
  for (const pauseMs of PAUSES_MS) {
    if (reply.kind === 'value' || reply.kind === 'silent') break
    await sleep(pauseMs, pausing)
    reply = await ask()
  }
  return reply
}
