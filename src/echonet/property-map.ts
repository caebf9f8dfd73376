import { outOfRange, type ValueKind } from './property-spec.js'

/** From this many properties on, a map is written as a bitmap. */
const BITMAP_FROM = 16
const BITMAP_BYTES = 17
const LOWEST_EPC = 0x80

/**
 * Property map (EPC 9D, 9E, 9F) → EPCs in ascending order.
 *
 * @param edt the number of properties (1 byte), then below 16 properties one byte per EPC, from 16 on 16 bytes: bit b of
 * byte i stands for EPC (b + 8) × 16 + i.
 * @throws {KenshinError} `echonet.value` when the number differs from what follows, or an EPC is below 80 or twice in a list.
 * Source: ECHONET Lite Appendix, Detailed Requirements for Device Objects, annex 1 (property map).
 */
export function decodePropertyMap(edt: Uint8Array): ReadonlySet<number> {
  const [count, ...rest] = edt
  if (count === undefined) throw outOfRange()
  const epcs = new Set(count < BITMAP_FROM ? rest.sort((a, b) => a - b) : fromBitmap(rest))
  const bytes = count < BITMAP_FROM ? 1 + count : BITMAP_BYTES
  if (edt.length !== bytes || epcs.size !== count || [...epcs].some((epc) => epc < LOWEST_EPC)) throw outOfRange()
  return epcs
}

/**
 * EPCs → property map, the list in ascending order.
 * @throws {KenshinError} `echonet.value` when an EPC is not within 80–FF.
 */
export function encodePropertyMap(epcs: ReadonlySet<number>): Uint8Array {
  const sorted = [...epcs].sort((a, b) => a - b)
  if (sorted.some((epc) => !Number.isInteger(epc) || epc < LOWEST_EPC || epc > 0xff)) throw outOfRange()
  return Uint8Array.from([sorted.length, ...(sorted.length < BITMAP_FROM ? sorted : toBitmap(sorted))])
}

/** The three properties that hold a map. */
export const propertyMap: ValueKind<ReadonlySet<number>> = {
  size: { min: 1, max: BITMAP_BYTES },
  range: 'n, n × EPC 80–FF; n ≥ 16: n, bitmap',
  decode: decodePropertyMap,
  encode: encodePropertyMap,
}

/** Column by column, so that the EPCs come out in ascending order. */
function fromBitmap(rows: readonly number[]): number[] {
  const column = (bit: number): number[] =>
    rows.flatMap((row, low) => ((row >> bit) & 1 ? [((bit + 8) << 4) | low] : []))
  return [0, 1, 2, 3, 4, 5, 6, 7].flatMap(column)
}

function toBitmap(epcs: readonly number[]): Uint8Array {
  const rows = new Uint8Array(BITMAP_BYTES - 1)
  for (const epc of epcs) rows[epc & 0x0f]! |= 1 << ((epc >> 4) - 8)
  return rows
}
