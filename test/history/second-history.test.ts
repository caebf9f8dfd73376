import { describe, expect, it } from 'vitest'
import { DAY_S, plusDays } from '../../src/base/clock.js'
import { halfHoursIn, SECOND, traced, withContentOf } from './half-hours.js'
import { before, dayWord, edited, HistoryReader, isGet, NOON } from './history-reader.js'

describe('doubts', () => {
  it('a wrong digit that the meter keeps: the second history has the right one', async () => {
    const reader = new HistoryReader(NOON)
    traced(reader, {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && dayWord(answer) === 5
          ? edited(answer, 0xe2, (data) => data.setUint32(2 + 4 * 20, data.getUint32(2 + 4 * 20) + 524_288))
          : answer,
    })
    await reader.read(SECOND)
    expect(await reader.untrue()).toEqual([])
    expect(reader.warnings('taken from the second history')).toHaveLength(1)
    expect(await reader.complete()).toHaveLength(20)
  })

  it('a count outside the standard is no hole where the second history knows it', async () => {
    const reader = new HistoryReader(NOON)
    traced(reader, {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && dayWord(answer) === 5
          ? edited(answer, 0xe2, (data) => data.setUint32(2 + 4 * 20, 0xffffffff))
          : answer,
    })
    await reader.read(SECOND)
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toHaveLength(20)
  })

  it('a hole that stays on three dates is filled by the second history, and asked for only then', async () => {
    const reader = new HistoryReader(NOON)
    const hole = plusDays(before(0), -2)
    const faults: HistoryReader['linkFaults'] = {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && before(dayWord(answer) - nights) === hole
          ? edited(answer, 0xe2, (data) => data.setUint32(2 + 4 * 30, 0xfffffffe))
          : answer,
    }
    let nights = 0
    const asked = traced(reader, faults)
    const used: number[] = []
    for (; nights < 3; nights++) {
      const before = asked.length
      await reader.read({ ...SECOND, days: 6 })
      used.push(halfHoursIn(asked.slice(before)))
      reader.emulator.clock.jump(DAY_S)
    }
    // The first night reads six days: its witness came with one of them.
    expect(used).toEqual([0, 0, 2])
    expect(await reader.complete()).toContain(hole)
    expect(await reader.untrue()).toEqual([])
  })

  it('a reading that differs from the stored one: the second history tells which is right', async () => {
    const reader = new HistoryReader(NOON)
    await reader.read({ ...SECOND, days: 5 })
    const content = await reader.content()
    traced(reader, {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && dayWord(answer) === 0
          ? edited(answer, 0xe2, (data) => data.setUint32(2 + 4 * 6, data.getUint32(2 + 4 * 6) + 1))
          : answer,
    })
    await reader.read({ ...SECOND, days: 5 })
    expect((await reader.content()).readings).toEqual(content.readings)
  })

  it('a day that reads differently each time is read by half hours', async () => {
    const reader = new HistoryReader(NOON)
    let n = 0
    traced(reader, {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && dayWord(answer) === 5
          ? edited(answer, 0xe2, (data) => data.setUint32(2 + 4 * 20, data.getUint32(2 + 4 * 20) + 100_000 * ++n))
          : answer,
    })
    await reader.read(SECOND)
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toHaveLength(20)
  })

  it('a day that is another one in the middle is read whole by half hours', async () => {
    const reader = new HistoryReader(NOON)
    traced(reader, {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && dayWord(answer) === 7 ? withContentOf(reader, answer, 8) : answer,
    })
    await reader.read(SECOND)
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toHaveLength(20)
  })
})
