import type { LocalDate } from '../base/clock.js'
import { Secret } from '../base/secret.js'
import { bytesToHex, hexToBytes } from './codes.js'
import { outOfRange, type ValueKind } from './property-spec.js'
import { bytesOf, bytesOfDate, dateOf, numberOf, within } from './value-bytes.js'

/** EPC 82: the release of the device object specification that the meter follows. */
export interface StandardVersion {
  /** One letter: `F`. */
  readonly release: string
  /** 0–255 */
  readonly revision: number
}

/** EPC 97: the meter's clock; it has no seconds. */
export interface ClockTime {
  /** 0–23 */
  readonly hour: number
  /** 0–59 */
  readonly minute: number
}

/** An unsigned number, min … max. */
export const unsigned = (size: number, min: number, max: number, unit?: 'day'): ValueKind<number> => ({
  size,
  range: `${min}–${max}`,
  ...(unit && { unit }),
  decode: (edt) => within(numberOf(edt), min, max),
  encode: (value) => Uint8Array.from(bytesOf(within(value, min, max), size)),
})

/** One byte that says yes or no. */
export const yesNo = (yes: number, no: number): ValueKind<boolean> =>
  coded<boolean>([
    [yes, true],
    [no, false],
  ])

/** EPC E1: code ↔ exponent of ten; 00–04 are 1 … 0.0001 kWh, 0A–0D are 10 … 10,000 kWh. */
export const unitExponent: ValueKind<number> = {
  ...coded([
    [0x00, 0],
    [0x01, -1],
    [0x02, -2],
    [0x03, -3],
    [0x04, -4],
    [0x0a, 1],
    [0x0b, 2],
    [0x0c, 3],
    [0x0d, 4],
  ]),
  unit: '10^n kWh',
}

function coded<T>(pairs: readonly (readonly [code: number, value: T])[]): ValueKind<T> {
  return {
    size: 1,
    range: pairs.map(([code]) => bytesToHex(Uint8Array.of(code))).join(' '),
    decode(edt) {
      const pair = pairs.find(([code]) => code === edt[0])
      if (pair === undefined) throw outOfRange()
      return pair[1]
    },
    encode(value) {
      const pair = pairs.find(([, known]) => known === value)
      if (pair === undefined) throw outOfRange()
      return Uint8Array.of(pair[0])
    },
  }
}

/** EPC 81: a location code or a position, kept as the bytes they are. */
export const location: ValueKind<Uint8Array> = {
  size: { min: 1, max: 17 },
  range: '1 | 17 bytes',
  decode: copyOfLocation,
  encode: copyOfLocation,
}

function copyOfLocation(edt: Uint8Array): Uint8Array {
  if (edt.length !== 1 && edt.length !== 17) throw outOfRange()
  return new Uint8Array(edt)
}

export const standardVersion: ValueKind<StandardVersion> = {
  size: 4,
  range: '00 00 A–Z 00–FF',
  decode: (edt) => checkedVersion(edt[0] === 0 && edt[1] === 0 ? String.fromCharCode(edt[2]!) : '', edt[3]!),
  encode(version) {
    const { release, revision } = checkedVersion(version.release, version.revision)
    return Uint8Array.of(0, 0, release.charCodeAt(0), revision)
  },
}

function checkedVersion(release: string, revision: number): StandardVersion {
  // The first release alone is written in lower case.
  if (!/^[a-zA-Z]$/.test(release)) throw outOfRange()
  return { release, revision: within(revision, 0, 0xff) }
}

/** EPC 8D: padded with 00 or spaces, by some makers in front. */
export const serialNumber: ValueKind<string> = {
  size: 12,
  range: '12 × ASCII 20–7E | 00',
  decode: (edt) =>
    checkedSerial(
      Buffer.from(edt)
        .toString('latin1')
        .replaceAll(/^[\0 ]+|[\0 ]+$/g, ''),
    ),
  encode: (value) => Uint8Array.from(Buffer.from(checkedSerial(value).padEnd(12, '\0'), 'latin1')),
}

function checkedSerial(value: string): string {
  if (!/^[\x20-\x7e]{0,12}$/.test(value)) throw outOfRange()
  return value
}

/** EPC C0: opaque hex digits of a number that names the household. */
export const identifier: ValueKind<Secret> = {
  size: 16,
  range: '16 bytes',
  decode: (edt) => new Secret(bytesToHex(edt)),
  encode(value) {
    if (!/^[0-9A-F]{32}$/i.test(value.reveal())) throw outOfRange()
    return hexToBytes(value.reveal())
  },
}

const [NO_TIME, NO_DATE, ZERO_DATE] = [0xffff, 0xffff_ffff, 0]

/** undefined = the clock is not set. */
export const clockTime: ValueKind<ClockTime | undefined> = {
  size: 2,
  range: '00:00–23:59, FFFF not set',
  decode: (edt) =>
    numberOf(edt) === NO_TIME ? undefined : { hour: within(edt[0]!, 0, 23), minute: within(edt[1]!, 0, 59) },
  encode: (time) =>
    Uint8Array.from(time === undefined ? bytesOf(NO_TIME, 2) : [within(time.hour, 0, 23), within(time.minute, 0, 59)]),
}

/** undefined = the clock is not set. */
export const calendarDate: ValueKind<LocalDate | undefined> = {
  size: 4,
  range: '0001-01-01–9999-12-31, FFFFFFFF | 00000000 not set',
  decode: (edt) =>
    [NO_DATE, ZERO_DATE].includes(numberOf(edt)) ? undefined : dateOf(numberOf(edt.subarray(0, 2)), edt[2]!, edt[3]!),
  encode: (date) => Uint8Array.from(date === undefined ? bytesOf(NO_DATE, 4) : bytesOfDate(date)),
}
