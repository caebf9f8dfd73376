import { describe, expect, it } from 'vitest'
import { dateAt, DAY_S, daysBetween, plusDays, slotTime } from '../../src/base/clock.js'
import { asks, dayWord, edited, HistoryReader, NOON, slotsOfDaysBefore } from './history-reader.js'

describe('readHistory(), the end of the memory', () => {
  it('is believed after five empty days when the oldest day is empty as well, and remembered', async () => {
    const reader = new HistoryReader(NOON, { memoryDays: 6 })
    await reader.read()
    // Five empty days, and the oldest of all.
    expect(reader.asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20])
    reader.asked.length = 0
    await reader.read()
    expect(reader.asked).toEqual([0])
  })

  it.each([
    [5, 3],
    [5, 80],
    [11, 30],
    [40, 9],
  ])('is not reached in a gap of %i days that begins %i days ago', async (length, begin) => {
    const slots = slotsOfDaysBefore(NOON, 99)
    const holes = new Set(
      slots.filter((time) => {
        const daysAgo = daysBetween(dateAt(time), dateAt(NOON))
        return daysAgo >= begin && daysAgo < begin + length
      }),
    )
    const reader = new HistoryReader(NOON, { household: { holes } })
    await reader.read({ days: 99 })
    expect(await reader.complete()).toHaveLength(99 - length)
    expect(await reader.untrue()).toEqual([])
    // Nothing is asked twice.
    expect(reader.asked).toHaveLength(100)
    reader.asked.length = 0
    await reader.read({ days: 99 })
    expect(reader.asked).toEqual([0])
  })

  it('asks for empty days three times, on three dates, and for a hole as well', async () => {
    const hole = slotTime(plusDays(dateAt(NOON), -2), 5)
    const reader = new HistoryReader(NOON, { household: { holes: new Set([hole]) } })
    await reader.read({ days: 4 })
    const later: number[][] = []
    for (let night = 1; night <= 4; night++) {
      reader.emulator.clock.jump(DAY_S)
      reader.asked.length = 0
      await reader.read({ days: 4 + night })
      await reader.read({ days: 4 + night })
      later.push([...reader.asked])
    }
    expect(later).toEqual([
      [0, 1, 3, 0],
      [0, 1, 4, 0],
      [0, 1, 0],
      [0, 1, 0],
    ])
  })

  it('ends for each direction by itself', async () => {
    const reader = new HistoryReader(NOON, { household: { solar: true } })
    reader.linkFaults = {
      onAnswer: (answer, request) =>
        asks(request, 0xe4) && dayWord(answer) > 2
          ? edited(answer, 0xe4, (data) => {
              for (let slot = 0; slot < 48; slot++) data.setUint32(2 + slot * 4, 0xfffffffe)
            })
          : answer,
    }
    await reader.read()
    expect(await reader.complete('normal')).toHaveLength(20)
    expect(await reader.complete('reverse')).toHaveLength(2)
    const { days } = await reader.content()
    expect(days.filter(({ direction }) => direction === 'reverse')).toHaveLength(1 + 2 + 5 + 1)
  })
})
