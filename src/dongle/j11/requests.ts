/**
 * One request of the language = one value. Source: 63TR008E and 63AN028E as public programs quote them; how long each may take, as
 * those programs found it on hardware.
 */
import type { RouteBCredentials } from '../dongle.js'
import { choices } from './choices.js'
import { Notification, Request, responseTo, Result } from './codes.js'

export interface J11Request {
  readonly code: number
  /** Made when it is sent: a secret is revealed only on the wire. */
  readonly data: () => Uint8Array
  /** What a log may show of the data. */
  readonly shown?: string
  /** The code that ends it. */
  readonly endsAt: number
  /** The note that proves that it was done, in case its response is lost on the cable. */
  readonly effect?: number
  /** Results that mean, beside success, that all is as wanted. */
  readonly accepts?: readonly number[]
  /** Whether a response can be the one to this request: a late one to an earlier request may have the same code. */
  readonly isAnswer?: (data: Uint8Array) => boolean
  /** Sending it twice does no harm: it is sent again when no answer came. */
  readonly isRepeatable?: boolean
  /** How long the answer may take. */
  readonly limitMs: number
}

/** A version took 26 ms. */
const SIMPLE_MS = 5_000
/** No public figure; the most patient program waits so long. */
const START_MS = 15_000
/** 10–45 s in public programs. */
const ROUTE_B_MS = 45_000

const EMPTY = new Uint8Array()

const simple = (code: number, data = EMPTY, shown?: string): J11Request => ({
  code,
  data: () => data,
  endsAt: responseTo(code),
  limitMs: SIMPLE_MS,
  ...(shown !== undefined && { shown }),
})
const repeatable = (...what: Parameters<typeof simple>): J11Request => ({ ...simple(...what), isRepeatable: true })

/** Clears session and ports; has no response, but the note that the firmware has started. */
export const reset: J11Request = { ...simple(Request.reset), endsAt: Notification.started, limitMs: START_MS }
export const version = repeatable(Request.version)

/** 05: B route and HAN side by side; no paper has a mode for the B route alone. */
const MODE_DUAL = 0x05
const HAN_SLEEP_OFF = 0
/** 20 mW. */
const FULL_POWER = 0

/** @param channel 4–17 */
export const initialSettings = (channel: number): J11Request => {
  const data = Uint8Array.of(MODE_DUAL, HAN_SLEEP_OFF, channel, FULL_POWER)
  return repeatable(Request.initialSettings, data, Buffer.from(data).toString('hex').toUpperCase())
}

/** Route-B ID and password, as ASCII. */
export const setCredentials = ({ id, password }: RouteBCredentials): J11Request => ({
  ...repeatable(Request.credentials),
  data: () => Buffer.from(id.reveal() + password.reveal(), 'latin1'),
  shown: '**** ****',
  accepts: choices.credentialsAlreadySet,
})

export interface ScanData {
  /** Bit n is channel n, 4–17. */
  readonly mask: number
  /** D: each channel is listened to for 9.64 ms × 2^D. */
  readonly duration: number
  /** The last 8 characters of the Route-B ID. */
  readonly pairingId: string
}

/** Its response comes last, behind one note for each channel. */
export const scan = ({ mask, duration, pairingId }: ScanData, limitMs: number): J11Request => {
  const head = Buffer.alloc(6)
  head.writeUInt8(duration, 0)
  head.writeUInt32BE(mask, 1)
  const WITH_PAIRING_ID = 1
  head.writeUInt8(WITH_PAIRING_ID, 5)
  return {
    ...simple(Request.scan),
    data: () => Buffer.concat([head, Buffer.from(pairingId, 'latin1')]),
    shown: head.toString('hex').toUpperCase(),
    limitMs,
  }
}

export const startRouteB: J11Request = { ...simple(Request.startRouteB), limitMs: ROUTE_B_MS }

const portData = (udpPort: number) => Uint8Array.of(udpPort >> 8, udpPort & 0xff)
export const openPort = (udpPort: number): J11Request => ({
  ...repeatable(Request.openPort, portData(udpPort)),
  accepts: [Result.portAlreadyOpen],
})
export const closePort = (udpPort: number): J11Request => ({
  ...simple(Request.closePort, portData(udpPort)),
  accepts: [Result.portNotOpen],
})

/** Answers at once; the note of its result follows. */
export const startPana: J11Request = {
  ...simple(Request.startPana),
  effect: Notification.pana,
  accepts: [Result.panaRunning],
}
export const endPana = simple(Request.endPana)
export const endRouteB = simple(Request.endRouteB)

/** How many bytes of the payload a response repeats. */
const ECHO_BYTES = 5
/** Result and what became of it; the echo follows. */
const ECHO_AT = 2

/** One UDP datagram. @param address 16 bytes */
export const send = (address: Uint8Array, udpPort: number, payload: Uint8Array): J11Request => {
  const port = portData(udpPort)
  const size = Uint8Array.of(payload.length >> 8, payload.length & 0xff)
  return {
    ...simple(Request.send, Buffer.concat([address, port, port, size, payload])),
    shown: `<${Buffer.from(payload).toString('hex').toUpperCase()}>`,
    isAnswer: (data) => {
      const echo = data.subarray(ECHO_AT, ECHO_AT + ECHO_BYTES)
      return echo.every((byte, n) => byte === payload[n])
    },
  }
}
