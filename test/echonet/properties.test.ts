import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate, type LocalDate } from '../../src/base/clock.js'
import { isCode } from '../../src/base/errors.js'
import { Secret } from '../../src/base/secret.js'
import { bytesToHex, hex, hexToBytes } from '../../src/echonet/codes.js'
import { decodeProperty, findProperty, smartMeter, type PropertyValue } from '../../src/echonet/properties.js'
import { loadVectors } from '../helpers/vectors.js'

interface Vector {
  readonly epc: string
  readonly edt: string
  readonly value: unknown
}

const { same, alike, invalid } = loadVectors<{
  /** Literal bytes and their value, both directions. */
  same: (Vector & { readonly source: string })[]
  /** Unusual bytes for a value. */
  alike: (Vector & { readonly why: string })[]
  invalid: { readonly epc: string; readonly why: string; readonly edt: string }[]
}>('properties')

const specs = Object.values(smartMeter)
const specOf = (epc: string) => findProperty(parseInt(epc, 16))!
const outside: unknown = expect.objectContaining({ code: 'echonet.value' })

/** A value as JSON can hold it. */
function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (value instanceof Secret) return value.reveal()
  if (value instanceof Set) return [...value]
  if (value instanceof Uint8Array) return bytesToHex(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

describe('smartMeter', () => {
  it('has a row for every EPC that has a vector, and a vector for every row', () => {
    expect(specs.map(({ epc }) => hex(epc))).toEqual([...new Set(same.map(({ epc }) => epc))])
  })

  it('allows what the maps of a first-generation meter announce, set and get', () => {
    const mapOf = (epc: string): number[] => same.find((vector) => vector.epc === epc)!.value as number[]
    for (const epc of mapOf('9D')) expect(findProperty(epc)!.access).toContain('announce')
    for (const epc of mapOf('9F')) expect(findProperty(epc)!.access).toContain('get')
    const settable = specs.filter(({ access }) => access.includes('set')).map(({ epc }) => epc)
    // EF came with Release R.
    expect(settable).toEqual([...mapOf('9E'), 0xef])
  })

  it('gives every value its own type', () => {
    const history: PropertyValue<0xe2> = decodeProperty(0xe2, hexToBytes(same.find(({ epc }) => epc === 'E2')!.edt))
    const date: LocalDate | undefined = smartMeter.currentDate.decode(hexToBytes('07EA0514'))
    expect(history.counts).toHaveLength(48)
    expect(date).toBe(parseDate('2026-05-20'))
  })
})

describe('decodeProperty()', () => {
  it.each(same)('reads $epc $edt ($source)', ({ epc, edt, value }) => {
    expect(plain(decodeProperty(parseInt(epc, 16), hexToBytes(edt)))).toEqual(value)
  })

  it.each(alike)('reads $epc: $why', ({ epc, edt, value }) => {
    const decoded = decodeProperty(parseInt(epc, 16), hexToBytes(edt))
    expect(plain(decoded)).toEqual(value)
    expect(plain(specOf(epc).decode(specOf(epc).encode(decoded)))).toEqual(value)
  })

  it.each(invalid)('rejects $epc: $why', ({ epc, edt }) => {
    expect(() => decodeProperty(parseInt(epc, 16), hexToBytes(edt))).toThrow(outside)
  })

  it.each(same)('rejects every cut of $epc $edt that no other size allows', ({ epc, edt }) => {
    const bytes = hexToBytes(edt)
    const allowed = epc === '81' ? 1 : bytes.length
    for (let length = 0; length < bytes.length; length++)
      if (length !== allowed)
        expect(() => decodeProperty(parseInt(epc, 16), bytes.subarray(0, length))).toThrow(outside)
  })

  it('rejects an EPC that is not in the table', () => {
    expect(() => decodeProperty(0xf0, new Uint8Array())).toThrow(outside)
  })

  it.each(specs)('gives a value of $epc or echonet.value for any bytes', (spec) => {
    const { min, max } = typeof spec.size === 'number' ? { min: spec.size, max: spec.size } : spec.size
    const edt = fc.oneof(
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 255 }) },
      { weight: 4, arbitrary: fc.uint8Array({ minLength: min, maxLength: max }) },
    )
    fc.assert(
      fc.property(edt, (bytes) => {
        try {
          const value = plain(spec.decode(bytes))
          expect(plain(rewritten(spec.epc, bytes))).toEqual(value)
        } catch (error) {
          expect(isCode(error, 'echonet.value'), String(error)).toBe(true)
        }
      }),
      // Every identifier becomes a secret that all later output is searched for.
      { numRuns: spec.epc === 0xc0 ? 20 : 300 },
    )
  })
})

/** Decoded, encoded and decoded again. */
function rewritten(epc: number, edt: Uint8Array): unknown {
  const spec = findProperty(epc)!
  return spec.decode(spec.encode(spec.decode(edt)))
}

describe('encode()', () => {
  it.each(same)('writes $epc $edt ($source)', ({ epc, edt, value }) => {
    const decoded = specOf(epc).decode(hexToBytes(edt))
    expect(plain(decoded)).toEqual(value)
    expect(bytesToHex(specOf(epc).encode(decoded))).toBe(edt)
  })

  const day = { day: 0, counts: Array.from({ length: 48 }, () => 0) }
  it.each<[string, () => Uint8Array]>([
    ['a count of 100,000,000', () => smartMeter.cumulativeNormal.encode(100_000_000)],
    ['a negative count', () => smartMeter.cumulativeNormal.encode(-1)],
    ['a count that is not whole', () => smartMeter.cumulativeNormal.encode(0.5)],
    ['47 counts', () => smartMeter.cumulativeHistoryNormal.encode({ ...day, counts: day.counts.slice(1) })],
    ['day 100', () => smartMeter.cumulativeHistoryNormal.encode({ ...day, day: 100 })],
    ['day −1', () => smartMeter.historyDay.encode(-1)],
    ['exponent 5', () => smartMeter.unit.encode(5)],
    ['hour 24', () => smartMeter.currentTime.encode({ hour: 24, minute: 0 })],
    ['a date that is none', () => smartMeter.currentDate.encode('2026-02-29' as LocalDate)],
    ['words for a date', () => smartMeter.currentDate.encode('today' as LocalDate)],
    ['2^31 − 2 watts, the code for no data', () => smartMeter.instantaneousPower.encode(2 ** 31 - 2)],
    ['an instant between two seconds', () => smartMeter.fixedTimeNormal.encode({ time: 0.5, count: 0 })],
    ['an instant after the year 9999', () => smartMeter.fixedTimeNormal.encode({ time: 1e15, count: 0 })],
    ['a quarter of an hour', () => smartMeter.recentHalfHoursTime.encode({ time: 900, count: 1 })],
    ['a serial number of 13 characters', () => smartMeter.serialNumber.encode('1234567890123')],
    ['a release of two letters', () => smartMeter.standardVersion.encode({ release: 'FF', revision: 0 })],
    ['an identifier that is not hex', () => smartMeter.routeBIdentification.encode(new Secret('not hex at all'))],
  ])('rejects %s', (_, encode) => {
    expect(encode).toThrow(outside)
  })
})

describe('the errors', () => {
  const errorOf = (epc: number, edt: string): { words: { en: string; ja: string }; message: string } => {
    try {
      decodeProperty(epc, hexToBytes(edt))
    } catch (error) {
      if (isCode(error, 'echonet.value')) return error
    }
    throw new Error('was accepted')
  }

  it('name the EPC in both languages, the size and the range', () => {
    expect(errorOf(0xd7, '0606').words).toEqual({
      en: 'EPC D7 (Number of effective digits for cumulative amounts of electric energy) has 2 bytes instead of 1.',
      ja: 'EPC D7（積算電力量有効桁数）が 1 バイトではなく 2 バイトです。',
    })
    expect(errorOf(0xd7, '09').words).toEqual({
      en: 'EPC D7 (Number of effective digits for cumulative amounts of electric energy) is outside its range (1–8).',
      ja: 'EPC D7（積算電力量有効桁数）の値が範囲外です（1–8）。',
    })
  })

  it('do not tell the value', () => {
    const error = errorOf(0x8d, '5A3031323334353637388000')
    expect(JSON.stringify([error, error.message])).not.toMatch(/Z0123|5A3031/)
  })

  it('do not tell an identification number, which prints as asterisks', () => {
    expect(String(decodeProperty(0xc0, hexToBytes('000000163132333435363738394A4B4C')))).toBe('****')
  })
})
