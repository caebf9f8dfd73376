import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countBetween, longestStep, toKwh } from '../../src/echonet/energy.js'

const count = fc.nat(99_999_999)
const coefficient = fc.oneof(fc.constant(1), fc.nat(999_999))
const unitExponent = fc.integer({ min: -4, max: 4 })
const digits = fc.integer({ min: 1, max: 8 })

/** The product in whole numbers of any size, its point set by hand. */
function exactDecimal(count: number, coefficient: number, exponent: number): string {
  const product = (BigInt(count) * BigInt(coefficient)).toString()
  if (exponent >= 0) return product + '0'.repeat(exponent)
  const padded = product.padStart(1 - exponent, '0')
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

describe('toKwh()', () => {
  it('is the double nearest to the exact decimal', () => {
    fc.assert(
      fc.property(count, coefficient, unitExponent, (c, k, e) => {
        expect(toKwh(c, { coefficient: k, unitExponent: e, digits: 8 })).toBe(Number(exactDecimal(c, k, e)))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    [3, 1, -1, 0.3],
    [196_909, 1, -1, 19_690.9],
    [99_999_999, 999_999, -4, 9_999_989_900.0001],
    [99_999_999, 999_999, 4, 999_998_990_000_010_000],
    [0, 1, -4, 0],
    [7, 0, 0, 0],
  ])('makes %i counts with coefficient %i and exponent %i into %f kWh', (c, k, e, kwh) => {
    expect(toKwh(c, { coefficient: k, unitExponent: e, digits: 8 })).toBe(kwh)
  })
})

describe('countBetween()', () => {
  it('believes a register that rises or rests beyond its own digits, and no fall of it', () => {
    const six = { digits: 6, unitExponent: -1 }
    expect(countBetween(1_000_005, 1_000_009, six)).toBe(4)
    expect(countBetween(1_000_005, 1_000_005, six)).toBe(0)
    expect(countBetween(1_000_005, 1_000_004, six)).toBeUndefined()
  })

  const unit = fc.record({ digits, unitExponent })
  const register = unit.chain((of) =>
    fc.record({ of: fc.constant(of), a: fc.nat(10 ** of.digits - 1), b: fc.nat(10 ** of.digits - 1) }),
  )

  it('is the way forward that a half hour can take, across the wrap or not', () => {
    const forward = unit.chain((of) =>
      fc.record({ of: fc.constant(of), a: fc.nat(10 ** of.digits - 1), d: fc.nat(longestStep(of)) }),
    )
    fc.assert(
      fc.property(forward, ({ of, a, d }) => {
        expect(countBetween(a, (a + d) % 10 ** of.digits, of)).toBe(d)
      }),
    )
  })

  it('leads from the earlier to the later value, where it exists', () => {
    fc.assert(
      fc.property(register, ({ of, a, b }) => {
        const between = countBetween(a, b, of)
        if (between !== undefined) expect((a + between) % 10 ** of.digits).toBe(b)
      }),
    )
  })

  it('does not exist for a fall by half the register or less', () => {
    const fall = unit.chain((of) =>
      fc.record({
        of: fc.constant(of),
        a: fc.integer({ min: 1, max: 10 ** of.digits - 1 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    )
    fc.assert(
      fc.property(fall, ({ of, a, share }) => {
        const d = Math.max(1, Math.floor(Math.min(a, 10 ** of.digits / 2) * share))
        expect(countBetween(a, a - d, of)).toBeUndefined()
      }),
    )
  })

  it('is 0 between equal values', () => {
    fc.assert(
      fc.property(register, ({ of, a }) => {
        expect(countBetween(a, a, of)).toBe(0)
      }),
    )
  })

  it.each([
    [999_999, 0, 6, 1],
    [999_990, 5, 6, 15],
    [500_000, 0, 6, undefined],
    [500_001, 0, 6, undefined],
    [600_000, 0, 6, undefined],
    [999_500, 499, 6, 999],
    [999_500, 501, 6, undefined],
    [123_456, 12, 6, undefined],
    [99_999_999, 0, 8, 1],
    [1_500_000, 600_000, 6, undefined],
    // A register beyond its own digits cannot wrap at them.
    [1_000_000, 5, 6, undefined],
    [1_000_500, 600, 6, undefined],
    [999_000, 0, 6, 1_000],
    [12_000, 13_000, 6, 1_000],
    [12_000, 13_001, 6, undefined],
    // One bit of a count too many: 104,857.6 kWh.
    [12_345, 12_345 + 2 ** 20, 8, undefined],
  ])('from %i to %i with %i digits of 0.1 kWh is %s', (earlier, later, n, between) => {
    expect(countBetween(earlier, later, { digits: n, unitExponent: -1 })).toBe(between)
  })

  it.each([
    ['a coarse register moves by some counts at least', { digits: 6, unitExponent: 3 }, 1, 10],
    ['a fine one by as many as make 100 kWh', { digits: 8, unitExponent: -4 }, 1, 1_000_000],
    ['in two hours it moves four times as far', { digits: 6, unitExponent: -1 }, 4, 4_000],
    ['never by half its range', { digits: 3, unitExponent: -1 }, 1, 499],
  ])('longestStep(): %s', (_, of, halfHours, counts) => {
    expect(longestStep(of, halfHours)).toBe(counts)
  })
})
