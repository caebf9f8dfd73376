import type { Context } from '../base/context.js'
import { KenshinError, isCode } from '../base/errors.js'
import { waitForEvent } from '../base/wait-for-event.js'
import { Secret } from '../base/secret.js'
import { sleep, withDeadline, type Time } from '../base/time.js'
import { JOIN_MS, Register, SKJOIN, SKLL64, SKRESET, SKSETPWD, SKSETRBID, SKSREG } from '../dongle/commands.js'
import type { Dongle } from '../dongle/dongle.js'
import { EventNumber, type SkEvent } from '../dongle/events.js'
import type { PanDescriptor } from './pan-descriptor.js'
import { scan } from './scan.js'

export interface RouteBCredentials {
  /** 32 characters. */
  readonly id: Secret
  /** 12 characters, passed on byte for byte. */
  readonly password: Secret
}

export interface Joined {
  readonly pan: PanDescriptor
  /** The meter's link-local address. */
  readonly address: string
  readonly scanMs: number
  readonly joinMs: number
}

/** A meter may need ten seconds and more to end the session of the last run: pauses help, haste does not. */
const PAUSES_AFTER_REFUSAL_MS = [10_000, 20_000]
/** Two PANs may show our pairing ID (a meter that changed its PAN, a damaged beacon); more were never seen. */
const MOST_CANDIDATES = 2
const PAIRING_ID_LENGTH = 8
/** For a run that is told to stop: SKRESET, and the SKJOIN that may still wait for its OK, are answered within 20 ms. */
const RESET_MS = 3_000
/** FAIL ER10: the dongle could not carry out SKJOIN, which means the same as a refusal by the meter. */
const NOT_DONE = 'ER10'

/**
 * Registers the credentials, finds the meter and opens a PANA session. A remembered PAN descriptor saves the scan; if that join
 * is refused, the scan covers its channel, then all channels. Where two PANs may be the meter, both are tried.
 * @throws {KenshinError} `meter.not-found`, `meter.join-refused`
 */
export async function join(
  dongle: Dongle,
  credentials: RouteBCredentials,
  remembered: PanDescriptor | undefined,
  context: Context,
): Promise<Joined> {
  await dongle.command(SKSETPWD(credentials.password), context)
  await dongle.command(SKSETRBID(credentials.id), context)
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
    const address = await measure('joinMs', joinOnce(dongle, remembered, context))
    if (address !== undefined) return { pan: remembered, address, ...took }
    context.log.info('remembered PAN refused, scanning', { channel: remembered.channel })
  }
  const pairingId = new Secret(credentials.id.reveal().slice(-PAIRING_ID_LENGTH))
  const found = await measure('scanMs', find(dongle, pairingId, remembered, context))
  for (const pauseMs of [...PAUSES_AFTER_REFUSAL_MS, undefined]) {
    for (const pan of found.slice(0, MOST_CANDIDATES)) {
      const address = await measure('joinMs', joinOnce(dongle, pan, context))
      if (address !== undefined) return { pan, address, ...took }
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

/** @returns the meter's address, or undefined when EVENT 24, FAIL ER10 or nothing came. */
async function joinOnce(
  dongle: Dongle,
  pan: PanDescriptor,
  { time, log, signal }: Context,
): Promise<string | undefined> {
  const waiting = { signal }
  await dongle.command(SKSREG(Register.channel, pan.channel.toString(16).toUpperCase()), waiting)
  await dongle.command(SKSREG(Register.panId, pan.panId), waiting)
  const { value: address = '' } = await dongle.command(SKLL64(pan.mac), waiting)
  try {
    const joined = await waitForEvent(dongle, (event) => joinResultOf(event, address), {
      after: (limit) => dongle.command(SKJOIN(address), { signal: limit }),
      limitMs: JOIN_MS,
      time,
      signal,
    })
    if (joined !== undefined) log.debug('join answered', { joined, channel: pan.channel })
    return joined === true ? address : undefined
  } catch (error) {
    if (isCode(error, 'dongle.refused') && error.facts.er === NOT_DONE) return undefined
    // Without a reset the dongle would go on, and open a session that nobody ends.
    await reset(dongle, time)
    throw error
  }
}

/** Whether the dongle joined this address; undefined for any other event. */
function joinResultOf(event: SkEvent, address: string): boolean | undefined {
  if (event.kind !== 'event' || event.from !== address) return undefined
  if (event.number === EventNumber.joined) return true
  return event.number === EventNumber.joinFailed ? false : undefined
}

/** Bounded, never throws. */
async function reset(dongle: Dongle, time: Time): Promise<void> {
  const limit = { time, signal: dongle.lost, expired: () => new Error('no answer to SKRESET') }
  await withDeadline(RESET_MS, limit, (signal) => dongle.command(SKRESET, { signal })).catch(() => undefined)
}
