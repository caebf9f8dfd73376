import { KenshinError, isCode } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { Secret } from '../base/secret.js'
import { deferred, sleep, untilAborted, withDeadline, type Time } from '../base/time.js'
import { JOIN_MS, Register, SKJOIN, SKLL64, SKRESET, SKSETPWD, SKSETRBID, SKSREG } from '../dongle/commands.js'
import type { Dongle } from '../dongle/dongle.js'
import { EventNumber } from '../dongle/events.js'
import type { PanDescriptor } from './pan-descriptor.js'
import { scan } from './scan.js'

export interface RouteBCredentials {
  /** 32 characters. */
  readonly id: Secret
  /** 12 characters, passed on byte for byte. */
  readonly password: Secret
}

export interface Joining {
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
}

export interface Joined {
  readonly pan: PanDescriptor
  /** The meter's link-local address. */
  readonly address: string
  readonly scanMs: number
  readonly joinMs: number
}

/**
 * A meter may still be cleaning up the session that the last run ended, for ten seconds and more; hammering it helps nobody.
 */
const PAUSES_AFTER_REFUSAL_MS = [10_000, 20_000]
/** Two PANs may both show our pairing ID (a meter that moved, a damaged beacon); more were never seen. */
const MOST_CANDIDATES = 2
const PAIRING_ID_LENGTH = 8
/** At the end of a run that was told to stop: its own answer takes 20 ms, that of the SKJOIN before it no longer. */
const RESET_MS = 3_000
/** FAIL ER10: SKJOIN was understood and could not be done, as a refusal of the meter. */
const NOT_DONE = 'ER10'

/**
 * Registers the credentials, finds the meter and opens a PANA session. With a remembered PAN descriptor no scan is needed; if
 * that is refused the meter is looked for on its channel, then on all. Where two PANs may be the meter, both are tried.
 * @throws {KenshinError} `meter.not-found`, `meter.join-refused`
 */
export async function join(
  dongle: Dongle,
  credentials: RouteBCredentials,
  remembered: PanDescriptor | undefined,
  joining: Joining,
): Promise<Joined> {
  await dongle.command(SKSETPWD(credentials.password), joining)
  await dongle.command(SKSETRBID(credentials.id), joining)
  const took = { scanMs: 0, joinMs: 0 }
  const measure = async <T>(what: keyof typeof took, task: Promise<T>): Promise<T> => {
    const begun = joining.time.monotonic()
    try {
      return await task
    } finally {
      took[what] += joining.time.monotonic() - begun
    }
  }
  if (remembered !== undefined) {
    const address = await measure('joinMs', joinOnce(dongle, remembered, joining))
    if (address !== undefined) return { pan: remembered, address, ...took }
    joining.log.info('remembered PAN refused, scanning', { channel: remembered.channel })
  }
  const pairingId = new Secret(credentials.id.reveal().slice(-PAIRING_ID_LENGTH))
  const found = await measure('scanMs', find(dongle, pairingId, remembered, joining))
  for (const pauseMs of [...PAUSES_AFTER_REFUSAL_MS, undefined]) {
    for (const pan of found.slice(0, MOST_CANDIDATES)) {
      const address = await measure('joinMs', joinOnce(dongle, pan, joining))
      if (address !== undefined) return { pan, address, ...took }
    }
    if (pauseMs === undefined) break
    joining.log.warn('join refused, trying again', { pauseS: pauseMs / 1000 })
    await sleep(pauseMs, joining)
  }
  throw new KenshinError('meter.join-refused', (words) => words.refusedThreeTimes)
}

/** On the remembered channel, then on all. */
async function find(
  dongle: Dongle,
  pairingId: Secret,
  remembered: PanDescriptor | undefined,
  joining: Joining,
): Promise<PanDescriptor[]> {
  if (remembered !== undefined) {
    try {
      return await scan(dongle, pairingId, joining, remembered.channel)
    } catch (error) {
      if (!isCode(error, 'meter.not-found')) throw error
    }
  }
  return scan(dongle, pairingId, joining)
}

/** @returns the meter's address, or undefined when EVENT 24, FAIL ER10 or nothing came. */
async function joinOnce(
  dongle: Dongle,
  pan: PanDescriptor,
  { time, log, signal }: Joining,
): Promise<string | undefined> {
  const waiting = { signal }
  await dongle.command(SKSREG(Register.channel, pan.channel.toString(16).toUpperCase()), waiting)
  await dongle.command(SKSREG(Register.panId, pan.panId), waiting)
  const { value: address = '' } = await dongle.command(SKLL64(pan.mac), waiting)
  const outcome = deferred<boolean>()
  const unsubscribe = dongle.subscribe((event) => {
    if (event.kind !== 'event' || event.from !== address) return
    if (event.number === EventNumber.joined) outcome.resolve(true)
    if (event.number === EventNumber.joinFailed) outcome.resolve(false)
  })
  const expired = new Error('no EVENT 25 or 24')
  const ends = AbortSignal.any([signal, dongle.lost])
  try {
    return await withDeadline(JOIN_MS, { time, signal: ends, expired: () => expired }, async (limit) => {
      await dongle.command(SKJOIN(address), { signal: limit })
      const joined = await untilAborted(outcome.promise, limit)
      log.debug('join answered', { joined, channel: pan.channel })
      return joined ? address : undefined
    })
  } catch (error) {
    if (error === expired || (isCode(error, 'dongle.refused') && error.facts.er === NOT_DONE)) return undefined
    // Left alone, the dongle would go on and open a session that nobody ends.
    await reset(dongle, time)
    throw error
  } finally {
    unsubscribe()
  }
}

/** Bounded, never throws. */
async function reset(dongle: Dongle, time: Time): Promise<void> {
  const limit = { time, signal: dongle.lost, expired: () => new Error('no answer to SKRESET') }
  await withDeadline(RESET_MS, limit, (signal) => dongle.command(SKRESET, { signal })).catch(() => undefined)
}
