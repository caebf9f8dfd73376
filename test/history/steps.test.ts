import { describe, expect, it } from 'vitest'
import { dateAt, dayStart, plusDays, slotTime } from '../../src/base/clock.js'
import type { Frame } from '../../src/echonet/frame.js'
import { before, countIn, dayWord, HistoryReader, failure, isGet, NOON, withCount } from './history-reader.js'

/** The count of a slot of a day is spoilt, always or so many times. */
function spoil(
  reader: HistoryReader,
  daysAgo: number,
  change: (answer: Frame, time: number) => Frame,
  times = Infinity,
): void {
  let n = 0
  reader.linkFaults = {
    onAnswer: (answer, request) =>
      isGet(request, 0xe2) && dayWord(answer) === daysAgo && ++n <= times ? change(answer, n) : answer,
  }
}

const oneBitMore = (answer: Frame): Frame => withCount(answer, 17, countIn(answer, 17) + 2 ** 20)
const lower = (answer: Frame): Frame => withCount(answer, 17, countIn(answer, 17) - 5000)

describe('readHistory(), steps that no service can make', () => {
  it.each([
    ['up', 2, oneBitMore],
    ['down', 2, lower],
    ['up, today', 0, oneBitMore],
    ['at the first slot', 2, (answer: Frame) => withCount(answer, 0, countIn(answer, 0) + 2 ** 20)],
    ['at the last slot', 2, (answer: Frame) => withCount(answer, 47, countIn(answer, 47) + 2 ** 20)],
  ] as const)('are read again: one digit that is wrong once, %s', async (_, daysAgo, change) => {
    const reader = new HistoryReader(NOON)
    spoil(reader, daysAgo, change, 1)
    await reader.read({ days: 4 })
    expect(reader.warnings('doubtful day read again')).toHaveLength(1)
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toHaveLength(4)
    const { readings } = await reader.content()
    expect(readings.filter(({ usageKwh }) => usageKwh === undefined)).toHaveLength(1)
  })

  it.each([
    ['up', oneBitMore],
    ['down', lower],
  ])('give no usage and a warning where they stay, %s', async (_, change) => {
    const reader = new HistoryReader(NOON)
    spoil(reader, 2, change)
    await reader.read({ days: 4 })
    expect(reader.warnings('the register')).toHaveLength(2 + 1)
    const { readings, days } = await reader.content()
    const at = slotTime(plusDays(dateAt(NOON), -2), 17)
    expect(readings.filter(({ usageKwh }) => usageKwh === undefined).map(({ time }) => time)).toEqual([
      at - 1800,
      at,
      slotTime(dateAt(NOON), 24),
    ])
    expect(Math.max(...readings.map(({ usageKwh }) => usageKwh ?? 0))).toBeLessThan(5)
    expect(days.map(({ usageKwh }) => usageKwh !== undefined)).toEqual([true, true, false, true, false])
    // The night after finds nothing new to do.
    reader.asked.length = 0
    await reader.read({ days: 4 })
    expect(reader.asked).toEqual([0])
  })

  it('are found over a hole', async () => {
    const at = slotTime(plusDays(dateAt(NOON), -2), 16)
    const reader = new HistoryReader(NOON, { household: { holes: new Set([at, at + 3600]) } })
    spoil(reader, 2, oneBitMore, 1)
    await reader.read({ days: 4 })
    expect(await reader.untrue()).toEqual([])
    expect(reader.warnings('doubtful day read again')).toHaveLength(1)
  })

  it('leave out a day that is told differently each time', async () => {
    const reader = new HistoryReader(NOON)
    spoil(reader, 2, (answer, n) => withCount(answer, 17, countIn(answer, 17) + n * 5000))
    expect(await failure(reader.read({ days: 4 }))).toMatchObject({ code: 'echonet.value', facts: { date: before(2) } })
    expect(await reader.complete()).toEqual([4, 3, 1].map(before))
    expect(await reader.untrue()).toEqual([])
  })
})

describe('readHistory(), a count outside the standard', () => {
  const outside = (answer: Frame): Frame => withCount(answer, 17, 123_456_789)

  it('is read again', async () => {
    const reader = new HistoryReader(NOON)
    spoil(reader, 2, outside, 1)
    await reader.read({ days: 4 })
    expect(await reader.complete()).toHaveLength(4)
  })

  it('is a hole with a warning where it stays, and costs no other reading', async () => {
    const reader = new HistoryReader(NOON)
    spoil(reader, 2, outside)
    await reader.read({ days: 4 })
    expect(reader.warnings('outside the standard are holes')).toHaveLength(1)
    const { readings, days } = await reader.content()
    expect(days.map(({ slots }) => slots)).toEqual([48, 48, 47, 48, 25])
    const today = dayStart(dateAt(NOON))
    expect(readings.filter(({ time }) => time < today)).toHaveLength(4 * 48 - 1)
    expect(await reader.untrue()).toEqual([])
  })
})
