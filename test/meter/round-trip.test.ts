import { describe, expect, it } from 'vitest'
import { RoundTrip } from '../../src/meter/round-trip.js'

const firstWaits = (trip: RoundTrip): number[] => trip.patience().map(({ ms }) => ms)
const afterFailure = (trip: RoundTrip): number[] => trip.patience().map(({ afterFailureMs }) => afterFailureMs)
const sum = (waits: readonly number[]): number => waits.reduce((a, b) => a + b, 0)

function measured(times: readonly number[], expectedMs?: number): RoundTrip {
  const trip = new RoundTrip(expectedMs)
  for (const ms of times) trip.add(ms)
  return trip
}
const steady = (ms: number): RoundTrip => measured(Array.from({ length: 50 }, () => ms))

describe('RoundTrip', () => {
  it('waits long while nothing is known', () => {
    expect(firstWaits(new RoundTrip())).toEqual([10_000, 15_000, 20_000, 30_000])
    expect(afterFailure(new RoundTrip())).toEqual([3_000, 10_000, 20_000, 30_000])
  })

  it.each([
    [100, 2_000],
    [500, 2_000],
    [1_500, 3_000],
    [2_200, 4_400],
    [20_000, 10_000],
  ])('waits for a steady link of %i ms: %i ms, then twice as long each time', (ms, first) => {
    const waits = firstWaits(steady(ms))
    expect(waits.slice(0, 3)).toEqual([first, 2 * first, 4 * first].map((wait) => expect.closeTo(wait, -1) as number))
    expect(sum(waits)).toBe(120_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000)
    expect(waits.length).toBeLessThanOrEqual(6)
  })

  it('waits for one answer more for each other request in flight, which may be served first', () => {
    const beside = (ms: number, others = 1): number => steady(ms).patience({ others })[0]!.ms
    expect(beside(500, 2)).toBeCloseTo(3_000, -1)
    expect(beside(500)).toBeCloseTo(2_500, -1)
    expect(beside(2_200)).toBeCloseTo(6_600, -1)
    expect(beside(20_000)).toBe(10_000)
  })

  it('waits less after a send that failed, but not for the last time', () => {
    const [waits, failed] = [firstWaits(steady(500)), afterFailure(steady(500))]
    expect(failed[0]).toBe(1_000)
    expect(failed.slice(0, -1).every((wait, n) => wait <= waits[n]!)).toBe(true)
    expect(failed.at(-1)).toBe(waits.at(-1))
  })

  it('is not deceived by one slow answer for long, nor by answers that differ', () => {
    const trip = steady(2_000)
    trip.add(40_000)
    expect(firstWaits(trip)[0]).toBe(10_000)
    for (let n = 0; n < 40; n++) trip.add(2_000)
    expect(firstWaits(trip)[0]).toBeLessThan(4_500)
    const uneven = measured(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? 1_000 : 4_000)))
    expect(firstWaits(uneven)[0]).toBeGreaterThan(4_000)
  })

  it('rarely asks again for a slow answer of a meter that takes 2.2 s on average, with a tail', () => {
    // 1.7 s, and 0.5 s more on average, exponentially: by the quantiles in a mixed order.
    const times = Array.from(
      { length: 1_000 },
      (_, n) => 1_700 - 500 * Math.log(1 - (((n * 617) % 1_000) + 0.5) / 1_000),
    )
    const trip = new RoundTrip()
    let early = 0
    for (const ms of times) {
      if (ms > firstWaits(trip)[0]!) early++
      trip.add(ms)
    }
    expect(early).toBeLessThan(10)
  })

  it('begins with what the last run took, and forgets it with the first answer', () => {
    const trip = new RoundTrip(1_000)
    expect(firstWaits(trip)[0]).toBe(3_000)
    expect(sum(firstWaits(trip))).toBe(75_000)
    trip.add(200)
    expect(firstWaits(trip)[0]).toBe(2_000)
    expect(sum(firstWaits(trip))).toBe(120_000)
  })
})
