import type { Context } from '../../base/context.js'
import { isCode } from '../../base/errors.js'
import { withDeadline, type Time } from '../../base/time.js'
import { waitForEvent } from '../../base/wait-for-event.js'
import type { PanDescriptor } from '../pan-descriptor.js'
import type { CommandLine } from './command-line.js'
import { JOIN_MS, Register, SKJOIN, SKLL64, SKRESET, SKSREG } from './commands.js'
import { EventNumber, type SkEvent } from './events.js'

/** For a run that is told to stop: SKRESET, and the SKJOIN that may still wait for its OK, are answered within 20 ms. */
const RESET_MS = 3_000
/** FAIL ER10: the dongle could not carry out SKJOIN, which means the same as a refusal by the meter. */
const NOT_DONE = 'ER10'

/** @returns the meter's address, or undefined when EVENT 24, FAIL ER10 or nothing came. */
export async function joinOnce(
  line: CommandLine,
  pan: PanDescriptor,
  { time, log, signal }: Context,
): Promise<string | undefined> {
  const waiting = { signal }
  await line.command(SKSREG(Register.channel, pan.channel.toString(16).toUpperCase()), waiting)
  await line.command(SKSREG(Register.panId, pan.panId), waiting)
  const { value: address = '' } = await line.command(SKLL64(pan.mac), waiting)
  try {
    const joined = await waitForEvent(line, (event) => joinResultOf(event, address), {
      after: (limit) => line.command(SKJOIN(address), { signal: limit }),
      limitMs: JOIN_MS,
      time,
      signal,
    })
    if (joined !== undefined) log.debug('join answered', { joined, channel: pan.channel })
    return joined === true ? address : undefined
  } catch (error) {
    if (isCode(error, 'dongle.refused') && error.facts.er === NOT_DONE) return undefined
    // Without a reset the dongle would go on, and open a session that nobody ends.
    await reset(line, time)
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
async function reset(line: CommandLine, time: Time): Promise<void> {
  const limit = { time, signal: line.lost, expired: () => new Error('no answer to SKRESET') }
  await withDeadline(RESET_MS, limit, (signal) => line.command(SKRESET, { signal })).catch(() => undefined)
}
