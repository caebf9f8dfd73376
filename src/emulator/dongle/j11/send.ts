/** 0008: sends a datagram. */
import { Result } from '../../../dongle/j11/codes.js'
import type { Exchange } from '../../radio/exchange.js'
import type { Outgoing } from '../../radio/radio.js'
import { MULTICAST } from '../../radio/signals.js'
import type { Wait } from '../../tasks.js'
import { addressOf, readU16 } from './bytes.js'
import { choices } from './choices.js'
import { refused, type Outcome } from './outcome.js'
import type { J11State } from './state.js'

/** Address 16, both ports 2, size 2. */
const HEAD_BYTES = 22
const MAX_PAYLOAD_BYTES = 1232
const SHOWN_BYTES = 5
/** A request whose bytes do not all come is given up after this time (section 2 of 63TR008E). */
export const RECEIVE_LIMIT_MS = 1000
/** The data of a datagram on this route is always encrypted. */
const ENCRYPTED = 1

/** High half: into the queue for sleeping nodes. Low half: how the sending ended. */
const Sending = { acknowledged: 0x00, limited: 0x02, channelBusy: 0x03, unacknowledged: 0x05, queued: 0x1f } as const

interface Line {
  readonly wait: Wait
  readonly write: (bytes: Uint8Array) => void
}

export async function send(data: Uint8Array, state: J11State, { wait, write }: Line): Promise<Outcome> {
  const payload = data.subarray(HEAD_BYTES)
  const refusal = refusalOf(data, payload, state)
  if (refusal !== undefined) return refused(refusal)
  const { radio, latency } = state
  const exchange = radio.prepare(payload)
  if (exchange.missingBytes > 0) {
    await wait.for(RECEIVE_LIMIT_MS)
    return refused(choices.incomplete)
  }
  for (const action of [...exchange.afterEcho, ...exchange.beforeResult]) action()
  if (exchange.noise) write(exchange.noise)
  await wait.for(latency.send)
  const outgoing = { address: addressOf(data), port: readU16(data, 18), security: ENCRYPTED, data: payload }
  return {
    result: Result.success,
    data: [sendingOf(exchange, outgoing, state), ...payload.subarray(0, SHOWN_BYTES)],
    afterResponse: () => radio.deliver(exchange, outgoing),
  }
}

function refusalOf(data: Uint8Array, payload: Uint8Array, { radio, route, ports }: J11State): number | undefined {
  if (data.length < HEAD_BYTES || readU16(data, 20) !== payload.length) return choices.wrongSize
  if (payload.length === 0 || payload.length > MAX_PAYLOAD_BYTES) return choices.wrongSize
  if (route === undefined) return choices.withoutRoute
  if (!ports.has(readU16(data, 16))) return choices.sendFromClosedPort
  const { state } = radio.session
  if (state === 'joining' || state === 'renewing') return choices.sendWhileJoining
  if (state === 'none') return choices.sendWithoutSession
  const isKnown = [radio.reporter.meter, MULTICAST].includes(addressOf(data))
  return isKnown ? undefined : choices.otherDestination
}

function sendingOf(exchange: Exchange, outgoing: Outgoing, { radio }: J11State): number {
  if (radio.isLimited) return Sending.limited
  if (exchange.sending === 'channel-busy') return Sending.channelBusy
  if (exchange.sending === 'queued') return Sending.queued
  return exchange.acknowledged && radio.isDelivered(outgoing) ? Sending.acknowledged : Sending.unacknowledged
}
