import type { Context } from '../base/context.js'
import { sleep } from '../base/time.js'
import type { Reply } from './reply.js'

/** A busy meter may refuse, or send nonsense, and serve the same property a moment later: pauses help, haste does not. */
const PAUSES_MS = [0, 2_000, 10_000]

/**
 * Asks again, with pauses, while the meter answers without a value. Silence ends it: all attempts were made.
 * @param first what the meter replied before.
 * @throws {KenshinError} what ends the link, and the reason of an abort.
 */
export async function askAgain<T>(
  first: Reply<T>,
  ask: () => Promise<Reply<T>>,
  context: Omit<Context, 'log'>,
): Promise<Reply<T>> {
  let reply = first
  for (const pauseMs of PAUSES_MS) {
    if (reply.kind === 'value' || reply.kind === 'silent') break
    await sleep(pauseMs, context)
    reply = await ask()
  }
  return reply
}
