import { describe, expect, it } from 'vitest'
import type { Frame } from '../../src/echonet/frame.js'
import { smartMeter } from '../../src/echonet/properties.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { halfHoursIn, SECOND, traced } from './half-hours.js'
import { before, dayWord, HistoryReader, isGet, NOON } from './history-reader.js'

const DAYS = 12
const { cumulativeHistoryNormal: history } = smartMeter

/** Of these days ago the history by days has the content of a day more, in both directions; the day word is right. */
function shifted(first: number, last: number, options: EmulatorOptions = {}): HistoryReader {
  const reader = new HistoryReader(NOON, options)
  const contentOf = (answer: Frame, epc: number): Uint8Array => {
    const day = dayWord(answer)
    const counts = reader.emulator.expectedDay(before(day + 1), epc === 0xe2 ? 'normal' : 'reverse')
    return history.encode({ day, counts })
  }
  reader.linkFaults = {
    onAnswer: (answer, request) => {
      const isShifted =
        (isGet(request, 0xe2) || isGet(request, 0xe4)) && dayWord(answer) >= first && dayWord(answer) <= last
      if (!isShifted) return answer
      const properties = answer.properties.map((one) =>
        one.epc === 0xe2 || one.epc === 0xe4 ? { epc: one.epc, edt: contentOf(answer, one.epc) } : one,
      )
      return { ...answer, properties }
    },
  }
  return reader
}

describe('days of another date that join each other and the day after them', () => {
  it.each(Array.from({ length: 8 }, (_, n) => n + 1))(
    'are found at the day that does not join them, and corrected, also where they were stored: from %i days ago on',
    async (first) => {
      for (let last = first; last <= 9; last++) {
        const reader = shifted(first, last)
        await reader.read({ ...SECOND, days: DAYS })
        expect(await reader.untrue(), `${first} to ${last}`).toEqual([])
        expect(await reader.complete()).toHaveLength(DAYS)
      }
    },
  )

  it('are corrected in both directions', async () => {
    const reader = shifted(3, 5, { household: { solar: true } })
    await reader.read({ ...SECOND, days: DAYS })
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete('reverse')).toHaveLength(DAYS)
  })

  it('are what they are where nothing else tells of them, and the step is told', async () => {
    const reader = shifted(3, 5)
    await reader.read({ days: DAYS })
    expect(await reader.untrue()).not.toEqual([])
    expect(reader.warnings('the register fell')).toHaveLength(1)
  })

  it('a step that both histories have is asked about once, and stays', async () => {
    const reader = new HistoryReader(NOON, { household: { exchangeAt: NOON - 5 * 86_400 } })
    const asked = traced(reader)
    await reader.read({ ...SECOND, days: DAYS })
    expect(await reader.untrue()).toEqual([])
    expect(halfHoursIn(asked)).toBeLessThanOrEqual(6)
  })
})
