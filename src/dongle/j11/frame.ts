/**
 * One frame of J11, the binary language of ROHM's dual firmware (source: 63TR008E, section 3, as public programs quote it):
 *
 *   unique code 4 │ command code 2 │ length 2 │ header sum 2 │ data sum 2 │ data 0–1349     all big-endian
 *
 * The length counts both sums and the data. The header sum is that of the eight bytes before it, the data sum that of the data,
 * both modulo 65536.
 */

/** What a frame begins with: the host's requests, and all that the dongle says. */
export const UniqueCode = {
  request: Uint8Array.of(0xd0, 0xea, 0x83, 0xfc),
  response: Uint8Array.of(0xd0, 0xf9, 0xee, 0x5d),
} as const
export type Direction = keyof typeof UniqueCode

export interface J11Frame {
  readonly code: number
  readonly data: Uint8Array
}

/** Why bytes that begin with the unique code are no frame. */
export type Fault = 'header-sum' | 'length' | 'data-sum'

export const HEADER_BYTES = 12
/** 1361 for the whole frame. */
export const MAX_DATA_BYTES = 1349
const SUMS_BYTES = 4

/** @throws {RangeError} for more data than a frame can hold */
export function encodeFrame(direction: Direction, { code, data }: J11Frame): Uint8Array {
  if (data.length > MAX_DATA_BYTES) throw new RangeError(`${data.length} bytes of data do not fit into a frame`)
  const frame = new Uint8Array(HEADER_BYTES + data.length)
  const view = new DataView(frame.buffer)
  frame.set(UniqueCode[direction])
  view.setUint16(4, code)
  view.setUint16(6, data.length + SUMS_BYTES)
  view.setUint16(8, sumOf(frame.subarray(0, 8)))
  view.setUint16(10, sumOf(data))
  frame.set(data, HEADER_BYTES)
  return frame
}

export interface J11Header {
  readonly code: number
  /** Bytes of data that follow; outside 0–{@link MAX_DATA_BYTES} where the length is wrong. */
  readonly dataBytes: number
  readonly dataSum: number
  readonly isSumRight: boolean
}

/** @param bytes at least {@link HEADER_BYTES}, of which the first are a unique code */
export function readHeader(bytes: Uint8Array): J11Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  return {
    code: view.getUint16(4),
    dataBytes: view.getUint16(6) - SUMS_BYTES,
    dataSum: view.getUint16(10),
    isSumRight: view.getUint16(8) === sumOf(bytes.subarray(0, 8)),
  }
}

export function sumOf(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum += byte
  return sum & 0xffff
}
