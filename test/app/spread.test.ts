import { describe, expect, it } from 'vitest'
import { spreadMs } from '../../src/app/spread.js'

const meters = (...names: string[]): { name: string }[] => names.map((name) => ({ name }))

describe('spreadMs()', () => {
  it('is always the same for the same meters, in whole seconds', () => {
    expect(spreadMs(meters('home'), 120)).toBe(spreadMs(meters('home'), 120))
    expect(spreadMs(meters('a', 'b'), 120)).toBe(spreadMs(meters('b', 'a'), 120))
    expect(spreadMs(meters('flat-101'), 120) % 1000).toBe(0)
  })

  it('is nothing where nothing is to be spread', () => {
    expect(spreadMs(meters('home'), 0)).toBe(0)
  })

  it('spreads a city evenly: no minute of two hours has more than twice its share', () => {
    const starts = Array.from({ length: 12_000 }, (_, n) => spreadMs(meters(`flat-${n}`), 120))
    const minutes = new Map<number, number>()
    for (const ms of starts) minutes.set(Math.floor(ms / 60_000), (minutes.get(Math.floor(ms / 60_000)) ?? 0) + 1)
    expect([Math.min(...starts) >= 0, Math.max(...starts) < 120 * 60_000, minutes.size]).toEqual([true, true, 120])
    expect(Math.max(...minutes.values())).toBeLessThan(200)
  })
})
