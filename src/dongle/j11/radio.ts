/** Channels, addresses and signal strength: what PAN descriptors hold, and what J11 calls them. */
import { BONDED_CHANNELS, FIRST_CHANNEL, LAST_CHANNEL } from '../pan-descriptor.js'

/** J11 counts the bonded channels of 400 kHz alone: its channel 4 is 922.5 MHz, and so is 33 of a descriptor. */
const FIRST = 4

/** @returns undefined for one between two bonded channels, which J11 does not know */
export function j11Channel(channel: number): number | undefined {
  const n = BONDED_CHANNELS.indexOf(channel)
  return n < 0 ? undefined : FIRST + n
}

/** 33–59 */
export const descriptorChannel = (own: number): number => Math.min(FIRST_CHANNEL + 2 * (own - FIRST), LAST_CHANNEL)

/** 0–255, as SKSTACK-IP counts. */
export const lqiOf = (rssiDbm: number): number => Math.min(255, Math.max(0, Math.round((rssiDbm + 104.27) / 0.275)))

const UNIVERSAL_LOCAL = 0x02

/** The link-local IPv6 address of a MAC address (RFC 4291, appendix A). @param mac 16 hex digits */
export function addressOf(mac: string): Uint8Array {
  const address = Buffer.from(`FE80000000000000${mac}`, 'hex')
  address[8]! ^= UNIVERSAL_LOCAL
  return address
}
