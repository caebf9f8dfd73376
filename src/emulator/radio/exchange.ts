import { isCode } from '../../base/errors.js'
import { Esv } from '../../echonet/codes.js'
import { decodeFrame, type Frame } from '../../echonet/frame.js'
import type { Damage } from './signals.js'

/** One answer on its way to the dongle. */
export interface Reply {
  readonly data: Uint8Array
  /** MAC address of the sender where it is not the meter. */
  readonly mac?: string
  readonly damage?: Damage
}

/**
 * One SKSENDTO and what becomes of it. Behaviours change it: first when the request is known, then when the meter has
 * answered.
 */
export interface Exchange {
  /** 1 for the first request since the start. */
  readonly number: number
  /** Undefined when the data is no ECHONET Lite frame or no request. */
  readonly request: Frame | undefined
  /** Bytes that the dongle waits for beyond LEN before it goes on. */
  missingBytes: number
  /** Done after the echo, before its line ends. */
  readonly afterEcho: (() => void)[]
  /** Done between the echo and EVENT 21. */
  readonly beforeResult: (() => void)[]
  /** Random bytes before EVENT 21. */
  noise: Uint8Array | undefined
  /** Whether EVENT 21 with 02 and EVENT 02 come first. */
  solicitsFirst: boolean
  /** EVENT 21 says 00 (true) or 01 (false). */
  acknowledged: boolean
  /** What J11 tells of the sending in its own words. */
  sending: 'plain' | 'channel-busy' | 'queued'
  /** Whether the meter hears it. */
  reaches: boolean
  /** What the meter sends back. */
  replies: Reply[]
  /** Done after OK was printed. */
  readonly afterResult: (() => void)[]
}

export const makeExchange = (number: number, data: Uint8Array): Exchange => ({
  number,
  request: requestOf(data),
  missingBytes: 0,
  afterEcho: [],
  beforeResult: [],
  noise: undefined,
  solicitsFirst: false,
  acknowledged: true,
  sending: 'plain',
  reaches: true,
  replies: [],
  afterResult: [],
})

const requests: ReadonlySet<number> = new Set([Esv.Get, Esv.SetC, Esv.SetI, Esv.SetGet, Esv.INF_REQ])

export const isRequest = ({ esv }: Frame): boolean => requests.has(esv)

function requestOf(data: Uint8Array): Frame | undefined {
  const frame = readFrame(data)
  return frame && isRequest(frame) ? frame : undefined
}

/** @returns undefined when the bytes are no frame: a meter ignores them. */
export function readFrame(data: Uint8Array): Frame | undefined {
  try {
    return decodeFrame(data)
  } catch (error) {
    if (isCode(error, 'echonet.malformed')) return undefined
    throw error
  }
}

/** Every EPC of a frame, both groups. */
export const epcsOf = ({ properties, getProperties = [] }: Frame): number[] =>
  [...properties, ...getProperties].map(({ epc }) => epc)
