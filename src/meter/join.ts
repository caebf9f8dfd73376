import type { Context } from '../base/context.js'
import { KenshinError, isCode } from '../base/errors.js'
import type { Secret } from '../base/secret.js'
import { sleep } from '../base/time.js'
import { pairingIdOf, type Dongle, type PanaSession, type RouteBCredentials } from '../dongle/dongle.js'
import type { PanDescriptor } from '../dongle/pan-descriptor.js'
import { ECHONET_PORT } from '../echonet/codes.js'
import { scan } from './scan.js'

export interface Joined {
  readonly pan: PanDescriptor
  readonly session: PanaSession
  readonly scanMs: number
  readonly joinMs: number
}

/** A meter may need ten seconds and more to end the session of the last run: pauses help, haste does not. */
const PAUSES_AFTER_REFUSAL_MS = [10_000, 20_000]
/** Two PANs may show our pairing ID (a meter that changed its PAN, a damaged beacon); more were never seen. */
const MOST_CANDIDATES = 2

/**
 * Introduces the credentials, finds the meter and opens a PANA session. A remembered PAN descriptor saves the scan; if that join
 * is refused, the scan covers its channel, then all channels. Where two PANs may be the meter, both are tried.
 * @throws {KenshinError} `meter.not-found`, `meter.join-refused`
 */
export async function join(
  dongle: Dongle,
  credentials: RouteBCredentials,
  remembered: PanDescriptor | undefined,
  context: Context,
): Promise<Joined> {
  await dongle.introduce(credentials, context)
  const took = { scanMs: 0, joinMs: 0 }
  const measure = async <T>(what: keyof typeof took, task: Promise<T>): Promise<T> => {
    const begun = context.time.monotonic()
    try {
      return await task
    } finally {
      took[what] += context.time.monotonic() - begun
    }
  }
  if (remembered !== undefined) {
    const session = await measure('joinMs', dongle.join(remembered, ECHONET_PORT, context))
    if (session !== undefined) return { pan: remembered, session, ...took }
    context.log.info('remembered PAN refused, scanning', { channel: remembered.channel })
  }
  const found = await measure('scanMs', find(dongle, pairingIdOf(credentials), remembered, context))
  for (const pauseMs of [...PAUSES_AFTER_REFUSAL_MS, undefined]) {
    for (const pan of found.slice(0, MOST_CANDIDATES)) {
      const session = await measure('joinMs', dongle.join(pan, ECHONET_PORT, context))
      if (session !== undefined) return { pan, session, ...took }
    }
    if (pauseMs === undefined) break
    context.log.warn('join refused, trying again', { pauseS: pauseMs / 1000 })
    await sleep(pauseMs, context)
  }
  throw new KenshinError('meter.join-refused', (words) => words.refusedThreeTimes)
}

/** Scans the remembered channel, then all channels. */
async function find(
  dongle: Dongle,
  pairingId: Secret,
  remembered: PanDescriptor | undefined,
  context: Context,
): Promise<PanDescriptor[]> {
  if (remembered !== undefined) {
    try {
      return await scan(dongle, pairingId, context, remembered.channel)
    } catch (error) {
      if (!isCode(error, 'meter.not-found')) throw error
    }
  }
  return scan(dongle, pairingId, context)
}
