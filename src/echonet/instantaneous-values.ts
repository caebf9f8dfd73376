import type { ValueKind } from './property-spec.js'
import { bytesOf, viewOf, within } from './value-bytes.js'

/** Where a phase is not wired, or the meter cannot say: no number. */
export type NoNumber = 'no-data' | 'overflow' | 'underflow'

/** EPC E8: R and T phase in tenths of an ampere; T is `no-data` on a single-phase two-wire meter. */
export interface PhaseCurrents {
  readonly rDeciamperes: number | NoNumber
  readonly tDeciamperes: number | NoNumber
}

/** EPC E7, watts; negative = sold. */
export const power: ValueKind<number | NoNumber> = {
  size: 4,
  range: '−2147483647–2147483645, 7FFFFFFE no data, 7FFFFFFF overflow, 80000000 underflow',
  unit: 'W',
  decode: (edt) => numberOrReason(viewOf(edt).getInt32(0), 4),
  encode: (value) => Uint8Array.from(signedBytes(value, 4)),
}

export const currents: ValueKind<PhaseCurrents> = {
  size: 4,
  range: '2 × −32767–32765, 7FFE no data, 7FFF overflow, 8000 underflow',
  unit: '0.1 A',
  decode: (edt) => ({
    rDeciamperes: numberOrReason(viewOf(edt).getInt16(0), 2),
    tDeciamperes: numberOrReason(viewOf(edt).getInt16(2), 2),
  }),
  encode: ({ rDeciamperes, tDeciamperes }) =>
    Uint8Array.from([...signedBytes(rDeciamperes, 2), ...signedBytes(tDeciamperes, 2)]),
}

/** The highest two and the lowest number of a signed size are no numbers (ECHONET Lite, overflow and underflow codes). */
const reasons = (size: number): readonly (readonly [number, NoNumber])[] => {
  const highest = 2 ** (8 * size - 1) - 1
  return [
    [highest - 1, 'no-data'],
    [highest, 'overflow'],
    [-highest - 1, 'underflow'],
  ]
}

const numberOrReason = (raw: number, size: number): number | NoNumber =>
  reasons(size).find(([code]) => code === raw)?.[1] ?? raw

function signedBytes(value: number | NoNumber, size: number): number[] {
  const highest = 2 ** (8 * size - 1) - 1
  const raw =
    typeof value === 'number'
      ? within(value, -highest, highest - 2)
      : reasons(size).find(([, reason]) => reason === value)![0]
  return bytesOf(raw < 0 ? raw + 256 ** size : raw, size)
}
