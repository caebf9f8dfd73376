/** Numbers, addresses and text in the data of J11: big-endian everywhere. */
import { hex, hexToBytes } from '../../../echonet/codes.js'

export const u16 = (value: number): [number, number] => [(value >> 8) & 0xff, value & 0xff]

export const readU16 = (data: Uint8Array, at: number): number => (data[at]! << 8) | data[at + 1]!

/** MAC address or PAN ID. */
export const bytesOf = (digits: string): Uint8Array => hexToBytes(digits)

/** An IPv6 address in full form → 16 bytes. */
export const addressBytes = (address: string): Uint8Array => hexToBytes(address.replaceAll(':', ''))

/** 16 bytes → an IPv6 address in full form, upper case. */
export const addressOf = (bytes: Uint8Array): string =>
  Array.from({ length: 8 }, (_, n) => hex(readU16(bytes, 2 * n), 2)).join(':')

export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** LQI → dBm (protocol manual of BP35A1: 0.275 × LQI − 104.27), one signed byte. */
export const rssiOf = (lqi: number): number => Math.round(0.275 * lqi - 104.27) & 0xff

/** J11 numbers the 14 channels of 400 kHz, SKSTACK-IP those of 200 kHz: 4 is 33, 5 is 35. */
export const [MIN_CHANNEL, MAX_CHANNEL] = [4, 17]
export const toRadioChannel = (channel: number): number => 33 + 2 * (channel - MIN_CHANNEL)
export const toJ11Channel = (channel: number): number => (channel - 33) / 2 + MIN_CHANNEL
