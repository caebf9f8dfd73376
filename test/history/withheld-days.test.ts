import { describe, expect, it } from 'vitest'
import { slotTime } from '../../src/base/clock.js'
import { halfHoursIn, SECOND, traced } from './half-hours.js'
import { before, HistoryReader, NOON, refusal } from './history-reader.js'

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
