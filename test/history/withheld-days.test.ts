import { describe, expect, it } from 'vitest'
import { slotTime } from '../../src/base/clock.js'
import { halfHoursIn, SECOND, traced } from './half-hours.js'
import { before, failure, HistoryReader, NOON, refusal } from './history-reader.js'
import { Esv } from '../../src/echonet/codes.js'
import type { Frame } from '../../src/echonet/frame.js'
import { smartMeter } from '../../src/echonet/properties.js'

const { recentHalfHoursTime } = smartMeter

describe('a meter that withholds its history by days', () => {
  const lacking = ['E2', 'E4', 'E5']

  it.each([
    ['lacks it', { without: lacking }, 0],
    ['lacks it, and sells', { without: lacking, household: { solar: true } }, 0],
    ['lacks it and has holes', { without: lacking, household: { holes: new Set([slotTime(before(3), 11)]) } }, 0],
  ] as const)('%s: is read whole by half hours', async (_, options, refusals) => {
    const [reader, whole] = [new HistoryReader(NOON, options), new HistoryReader(NOON, { ...options, without: [] })]
    const asked = traced(reader)
    await reader.read({ ...SECOND, days: 6 })
    await whole.read({ days: 6 })
    expect(await reader.content()).toEqual(await whole.content())
    expect(asked.filter((one) => one.startsWith('E5')).length).toBe(refusals)
    // Twelve half hours of 24, and six finished days.
    expect(halfHoursIn(asked)).toBeLessThanOrEqual(6 + 6 * 8)
    expect(reader.proofs.at(-1)).toBe('EC')
  })

  it('refuses it: found out once, and kept', async () => {
    const reader = new HistoryReader(NOON)
    const refusing: HistoryReader['linkFaults'] = {
      onAnswer: (answer, request) =>
        [0xe2, 0xe4, 0xe5].includes(request.properties[0]!.epc) ? refusal(answer, request) : answer,
    }
    const asked = traced(reader, refusing)
    await reader.read({ ...SECOND, days: 4 })
    expect(reader.learned).toContainEqual({ daysByHalfHours: true })
    expect(asked.filter((one) => one === 'E5 0').length).toBeGreaterThan(0)
    expect(asked.filter((one) => /^E5 [1-9]/.test(one))).toEqual([])
    expect(await reader.complete()).toHaveLength(4)
    expect(await reader.untrue()).toEqual([])
  })

  it('refuses sold energy alone: bought energy is read by days as ever', async () => {
    const reader = new HistoryReader(NOON, { household: { solar: true } })
    traced(reader, {
      onAnswer: (answer, request) => (request.properties[0]?.epc === 0xe4 ? refusal(answer, request) : answer),
    })
    await reader.read({ ...SECOND, days: 2 })
    expect(reader.learned).not.toContainEqual({ daysByHalfHours: true })
    expect(reader.asked).toEqual([0, 1, 2])
    expect(await reader.complete('reverse')).toHaveLength(2)
    expect(await reader.untrue()).toEqual([])
  })

  it('refuses what lies beyond its memory, in both histories: the oldest day is sought all the same', async () => {
    const reader = new HistoryReader(NOON)
    const isBeyond = (request: Frame): boolean => {
      const [property] = request.properties
      if (request.esv !== Esv.SetC) return false
      if (property?.epc === 0xe5) return property.edt[0]! > 12
      const { time = 0 } = property?.epc === 0xed ? recentHalfHoursTime.decode(property.edt) : { time: Infinity }
      return time < slotTime(before(12), 0)
    }
    traced(reader, { onAnswer: (answer, request) => (isBeyond(request) ? refusal(answer, request) : answer) })
    expect(await failure(reader.read({ ...SECOND, days: 80 }))).toMatchObject({ code: 'history.incomplete' })
    // The search by halves, then as without a witness: five days behind the memory, and probes far behind them.
    expect(new Set(reader.asked).size).toBeLessThan(1 + 12 + 5 + 12)
    expect(await reader.complete()).toHaveLength(12)
    expect(reader.proofs.at(-1)).toBe('E2+EC')
    expect(reader.learned).not.toContainEqual({ halfHours: false })
  })

  it('refuses one day: that one is read by half hours', async () => {
    const reader = new HistoryReader(NOON)
    traced(reader, {
      onAnswer: (answer, request) =>
        request.properties[0]?.epc === 0xe5 && request.properties[0].edt[0] === 3 ? refusal(answer, request) : answer,
    })
    await reader.read({ ...SECOND, days: 6 })
    expect(await reader.complete()).toHaveLength(6)
    expect(await reader.untrue()).toEqual([])
  })
})
