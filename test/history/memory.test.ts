import { describe, expect, it } from 'vitest'
import { dateAt, DAY_S, daysBetween, plusDays, slotTime } from '../../src/base/clock.js'
import { dayWord, Desk, isGet, NOON, slotsOfDaysBefore } from './desk.js'

describe('readHistory(), the end of the memory', () => {
  it('is believed after five empty days when the oldest day is empty as well, and remembered', async () => {
    const desk = new Desk(NOON, { memoryDays: 6 })
    await desk.read()
    // Five empty days, and the oldest of all.
    expect(desk.asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20])
    desk.asked.length = 0
    await desk.read()
    expect(desk.asked).toEqual([0])
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
    const desk = new Desk(NOON, { household: { holes } })
    await desk.read({ days: 99 })
    expect(await desk.complete()).toHaveLength(99 - length)
    expect(await desk.untrue()).toEqual([])
    // Nothing is asked twice.
    expect(desk.asked).toHaveLength(100)
    desk.asked.length = 0
    await desk.read({ days: 99 })
    expect(desk.asked).toEqual([0])
  })

  it('asks for empty days three times, on three dates, and for a hole as well', async () => {
    const hole = slotTime(plusDays(dateAt(NOON), -2), 5)
    const desk = new Desk(NOON, { household: { holes: new Set([hole]) } })
    await desk.read({ days: 4 })
    const later: number[][] = []
    for (let night = 1; night <= 4; night++) {
      desk.emulator.clock.jump(DAY_S)
      desk.asked.length = 0
      await desk.read({ days: 4 + night })
      await desk.read({ days: 4 + night })
      later.push([...desk.asked])
    }
    expect(later).toEqual([
      [0, 1, 3, 0],
      [0, 1, 4, 0],
      [0, 1, 0],
      [0, 1, 0],
    ])
  })

  it('ends for each direction by itself', async () => {
    const desk = new Desk(NOON, { household: { solar: true } })
    desk.fate = {
      onAnswer: (answer, request) =>
        isGet(request, 0xe4) && dayWord(answer) > 2
          ? {
              ...answer,
              properties: [
                {
                  epc: 0xe4,
                  edt: Uint8Array.from(answer.properties[0]!.edt, (byte, i) =>
                    i < 2 ? byte : i % 4 === 1 ? 0xfe : 0xff,
                  ),
                },
              ],
            }
          : answer,
    }
    await desk.read()
    expect(await desk.complete('normal')).toHaveLength(20)
    expect(await desk.complete('reverse')).toHaveLength(2)
    const { days } = await desk.content()
    expect(days.filter(({ direction }) => direction === 'reverse')).toHaveLength(1 + 2 + 5 + 1)
  })
})
