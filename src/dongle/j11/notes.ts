/** What the data of frames from the dongle mean (63TR008E as public programs quote it). All is undefined for another shape. */
import type { J11Frame } from './frame.js'
import { Notification } from './codes.js'

export interface Beacon {
  /** 16 hex digits. */
  readonly mac: string
  /** 4 hex digits. */
  readonly panId: string
  readonly rssiDbm: number
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
const word = (data: Uint8Array, at: number): number => (data[at]! << 8) | data[at + 1]!
/** One signed byte. */
const dbm = (byte: number): number => (byte << 24) >> 24

/** @param data behind the result byte: id 2, major 1, minor 1, revision 4 */
export function versionIn(data: Uint8Array): { readonly id: string; readonly firmware: string } | undefined {
  if (data.length !== 8) return undefined
  const revision = Buffer.from(data.subarray(4)).readUInt32BE().toString(16).toUpperCase()
  return { id: hex(data.subarray(0, 2)), firmware: `${data[2]}.${data[3]}.${revision}` }
}

const HEARD = 0x00
const BEACON_BYTES = 11

/** What was heard on one channel (4–17): 00 channel count, then MAC 8, PAN ID 2, RSSI 1 of each; or 01 channel. */
export function scannedIn({ code, data }: J11Frame): { channel: number; beacons: Beacon[] } | undefined {
  const [result, channel, count = 0] = data
  if (code !== Notification.scanned || channel === undefined) return undefined
  if (result !== HEARD) return { channel, beacons: [] }
  if (data.length !== 3 + BEACON_BYTES * count) return undefined
  const beacons = Array.from({ length: count }, (_, n) => {
    const at = 3 + BEACON_BYTES * n
    return {
      mac: hex(data.subarray(at, at + 8)),
      panId: hex(data.subarray(at + 8, at + 10)),
      rssiDbm: dbm(data[at + 10]!),
    }
  })
  return { channel, beacons }
}

/** @param data behind the result byte: channel 1, PAN ID 2, MAC 8, RSSI 1 */
export function startedIn(data: Uint8Array): { readonly panId: string; readonly mac: string } | undefined {
  if (data.length !== 12) return undefined
  return { panId: hex(data.subarray(1, 3)), mac: hex(data.subarray(3, 11)) }
}

export type PanaResult = 'joined' | 'refused' | 'no answer'
const PANA_RESULTS: readonly (PanaResult | undefined)[] = [undefined, 'joined', 'refused', 'no answer']

/** The end of an authentication, asked for or not: result 1, MAC 8. */
export function panaIn({ code, data }: J11Frame): { readonly mac: string; readonly result: PanaResult } | undefined {
  const result = PANA_RESULTS[data[0] ?? 0]
  if (code !== Notification.pana || data.length !== 9 || result === undefined) return undefined
  return { mac: hex(data.subarray(1)), result }
}

/** MAC lost, PANA lost. */
const LINK_LOST = [0x03, 0x04]

/** Whether a link ended: state 1, MAC 8, RSSI 1. */
export const lostLinkIn = ({ code, data }: J11Frame): { readonly mac: string } | undefined =>
  code === Notification.link && data.length === 10 && LINK_LOST.includes(data[0]!)
    ? { mac: hex(data.subarray(1, 9)) }
    : undefined

const RECEIVED_HEAD_BYTES = 27

/** Source IPv6 16, its port 2, our port 2, PAN ID 2, kind 1, encryption 1, RSSI 1, size 2, payload. */
export function receivedIn({ code, data }: J11Frame) {
  if (code !== Notification.received || data.length < RECEIVED_HEAD_BYTES) return undefined
  const payload = data.subarray(RECEIVED_HEAD_BYTES)
  if (payload.length !== word(data, 25)) return undefined
  return { from: hex(data.subarray(0, 16)), udpPort: word(data, 18), rssiDbm: dbm(data[24]!), payload }
}
