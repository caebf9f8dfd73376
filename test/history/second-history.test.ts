import { describe, expect, it } from 'vitest'
import { DAY_S, dayStart, plusDays, SLOT_S, slotTime } from '../../src/base/clock.js'
import type { Frame } from '../../src/echonet/frame.js'
import { smartMeter } from '../../src/echonet/properties.js'
import { halfHoursIn, SECOND, traced } from './half-hours.js'
import { asks, at, before, dayWord, edited, failure, HistoryReader, isGet, NOON, refusal } from './history-reader.js'

const { cumulativeHistoryNormal: history } = smartMeter

/** An answer for a day, with the content of another one: the day word is right. */
function withContentOf(reader: HistoryReader, answer: Frame, daysAgo: number, memoryDays = 99): Frame {
  const day = dayWord(answer)
  const counts = reader.emulator.expectedDay(before(daysAgo)).map((count) => (daysAgo > memoryDays ? undefined : count))
  const edt = history.encode({ day, counts })
  return { ...answer, properties: answer.properties.map((one) => (one.epc === 0xe2 ? { epc: 0xe2, edt } : one)) }
}

/** A meter whose history by days is that of a day more from so many days ago on. Its clock, day word and chain are right. */
const shiftedFrom = (reader: HistoryReader, first: number, memoryDays?: number): HistoryReader['linkFaults'] => ({
  onAnswer: (answer, request) =>
    isGet(request, 0xe2) && dayWord(answer) >= first
      ? withContentOf(reader, answer, dayWord(answer) + 1, memoryDays)
      : answer,
})

describe('the witness', () => {
  it('is asked before anything is stored, about the oldest day, in two requests', async () => {
    const reader = new HistoryReader(NOON)
    const asked = traced(reader)
    await reader.read(SECOND)
    expect(reader.asked).toEqual([0, 20, ...Array.from({ length: 19 }, (_, n) => n + 1)])
    expect(asked.slice(asked.indexOf('E5 20'), asked.indexOf('E5 1'))).toEqual(['E5 20', 'E2 98 97', 'ED', 'EC'])
    expect(halfHoursIn(asked)).toBe(2)
    expect(reader.proofs).toEqual(['E2+EC'])
    expect(reader.lines.at(-1)).toContain('the dates are proven by=E2+EC')
    expect(reader.learned).toContainEqual({ halfHours: true })
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toHaveLength(20)
  })

  it('is asked at the end where the link is known to break before: what it contradicts is stored by then, and told', async () => {
    for (const isWrong of [false, true]) {
      const reader = new HistoryReader(NOON)
      reader.storesUnwitnessed = true
      const asked = traced(reader)
      if (isWrong) Object.assign(reader.linkFaults, shiftedFrom(reader, 10))
      const outcome = await failure(reader.read(SECOND))
      expect(reader.asked.slice(0, 21)).toEqual(Array.from({ length: 21 }, (_, n) => n))
      expect(asked.indexOf('ED')).toBeGreaterThan(asked.indexOf('E5 20'))
      expect(reader.warnings('before the second history is asked')).not.toHaveLength(0)
      expect(outcome).toEqual(
        isWrong ? expect.objectContaining({ code: 'history.date-not-proven', exit: 5 }) : undefined,
      )
      if (!isWrong) expect(reader.proofs).toEqual(['E2', 'E2+EC'])
      if (!isWrong) expect(await reader.complete()).toHaveLength(20)
    }
  })

  it('is not asked in a night', async () => {
    const reader = new HistoryReader(NOON)
    await reader.read(SECOND)
    reader.emulator.clock.jump(DAY_S)
    const asked = traced(reader)
    await reader.read(SECOND)
    expect(halfHoursIn(asked)).toBe(0)
    expect(await reader.complete()).toHaveLength(21)
  })

  it('is asked about the oldest day that the meter holds, where its memory is short', async () => {
    const reader = new HistoryReader(NOON, { memoryDays: 12 })
    const asked = traced(reader)
    await reader.read(SECOND)
    expect(reader.asked.slice(0, 6)).toEqual([0, 20, 10, 15, 13, 12])
    expect(asked.indexOf('ED')).toBeGreaterThan(asked.indexOf('E5 12'))
    expect(halfHoursIn(asked)).toBe(2)
    expect(await reader.complete()).toHaveLength(12)
  })

  it('is asked once more at the end, where a gap has hidden older days', async () => {
    const gap = [38, 39, 40, 41, 42].flatMap((daysAgo) =>
      Array.from({ length: 48 }, (_, n) => slotTime(before(daysAgo), n)),
    )
    const reader = new HistoryReader(NOON, { memoryDays: 70, household: { holes: new Set(gap) } })
    const asked = traced(reader)
    await reader.read({ ...SECOND, days: 80 })
    expect(halfHoursIn(asked)).toBe(4)
    expect(await reader.complete()).toHaveLength(65)
  })

  it.each([3, 7, 12])(
    'finds content of another day where the memory is short, too: from %i days ago',
    async (first) => {
      const reader = new HistoryReader(NOON, { memoryDays: 14 })
      traced(reader, shiftedFrom(reader, first, 14))
      expect(await failure(reader.read(SECOND))).toMatchObject({ facts: { by: 'second history' } })
      expect(await reader.content()).toEqual({ readings: [], days: [] })
    },
  )

  it.each([['without EC and ED'], ['switched off']])('is not asked %s, nor does anything else differ', async (how) => {
    const isOff = how === 'switched off'
    const first = new HistoryReader(NOON, { without: ['EC', 'ED'] })
    const reader = isOff ? new HistoryReader(NOON) : first
    const asked = traced(reader)
    await reader.read({ secondHistory: isOff ? 'off' : 'use' })
    expect(halfHoursIn(asked)).toBe(0)
    expect(reader.asked).toEqual(Array.from({ length: 21 }, (_, n) => n))
    expect(reader.proofs).toEqual(['E2'])
    expect(reader.lines.join('')).toContain('no witness')
  })

  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'finds content of another day under a right day word: nothing is stored, seed %i',
    async (seed) => {
      const reader = new HistoryReader(NOON, { household: { seed } })
      traced(reader, shiftedFrom(reader, 1 + seed))
      expect(await failure(reader.read(SECOND))).toMatchObject({
        code: 'history.date-not-proven',
        exit: 5,
        facts: { by: 'second history' },
      })
      expect(await reader.content()).toEqual({ readings: [], days: [] })
    },
  )

  it('without it, the same meter is believed: that is what it is for', async () => {
    const reader = new HistoryReader(NOON, { household: { seed: 3 }, without: ['EC', 'ED'] })
    traced(reader, shiftedFrom(reader, 4))
    await reader.read(SECOND)
    expect((await reader.untrue()).length).toBeGreaterThan(100)
    expect(reader.proofs).toEqual(['E2'])
  })

  it('finds a history that is an hour late in everything that the meter tells', async () => {
    const reader = new HistoryReader(at('21:10:20'))
    const late = 2
    traced(reader, {
      onAnswer: (answer, request) => {
        if (asks(request, 0xea))
          return edited(answer, 0xea, (data) => data.setUint32(7, countAt(reader, latestOf(data) - late * SLOT_S)))
        if (!isGet(request, 0xe2)) return answer
        const date = before(dayWord(answer))
        const counts = Array.from({ length: 48 }, (_, slot) =>
          slotTime(date, slot) > at('21:10:20') ? undefined : countAt(reader, slotTime(date, slot) - late * SLOT_S),
        )
        const edt = history.encode({ day: dayWord(answer), counts })
        return { ...answer, properties: answer.properties.map((one) => (one.epc === 0xe2 ? { epc: 0xe2, edt } : one)) }
      },
    })
    expect(await failure(reader.read(SECOND))).toMatchObject({ facts: { by: 'second history' } })
    expect(await reader.content()).toEqual({ readings: [], days: [] })
    const without = new HistoryReader(at('21:10:20'))
    without.linkFaults = reader.linkFaults
    await without.read()
    expect((await without.untrue()).length).toBeGreaterThan(100)
  })

  it('is believed at the second try, where its first answer was damaged', async () => {
    const reader = new HistoryReader(NOON)
    let damaged = 0
    traced(reader, {
      onAnswer: (answer, request) =>
        isGet(request, 0xec) && damaged++ === 0
          ? edited(answer, 0xec, (data) => {
              for (let i = 7; i < data.byteLength; i += 8) data.setUint32(i, data.getUint32(i) ^ 0x40)
            })
          : answer,
    })
    await reader.read(SECOND)
    expect(await reader.complete()).toHaveLength(20)
    expect(reader.warnings('the second history contradicts')).toHaveLength(1)
  })

  it('that refuses is asked no more, in no later run; its days are stored as ever', async () => {
    const reader = new HistoryReader(NOON)
    const asked = traced(reader, {
      onAnswer: (answer, request) =>
        request.properties[0]?.epc === 0xed || request.properties[0]?.epc === 0xec ? refusal(answer, request) : answer,
    })
    await reader.read(SECOND)
    expect(halfHoursIn(asked)).toBe(4)
    expect(reader.learned).toContainEqual({ halfHours: false })
    expect(await reader.complete()).toHaveLength(20)
    expect(reader.proofs).toEqual(['E2'])
  })

  it('is asked again where another controller sets other half hours in between', async () => {
    const reader = new HistoryReader(NOON)
    let others = 0
    traced(reader, {
      onRequest: (request) => {
        if (isGet(request, 0xec) && others++ < 2)
          reader.emulator.meter.answer({
            ...request,
            esv: 0x61,
            properties: [{ epc: 0xed, edt: smartMeter.recentHalfHoursTime.encode({ time: at('12:00:00'), count: 3 }) }],
          })
        return true
      },
    })
    await reader.read(SECOND)
    expect(reader.warnings('half hours asked for again')).toHaveLength(2)
    expect(reader.proofs).toContain('E2+EC')
  })

  it('stores nothing of a walk that the quiet window ends before it was heard', async () => {
    const reader = new HistoryReader(at('23:49:50'))
    reader.requestS = 4
    await reader.read({ ...SECOND, days: 6 })
    expect(await reader.untrue()).toEqual([])
    expect((await reader.complete()).length).toBeGreaterThanOrEqual(6)
    expect(reader.proofs).toContain('E2+EC')
  })
})

const latestOf = (data: DataView): number =>
  at(`${String(data.getUint8(4)).padStart(2, '0')}:${String(data.getUint8(5)).padStart(2, '0')}:00`)

const countAt = (reader: HistoryReader, time: number): number => {
  for (let daysAgo = 0; ; daysAgo++) {
    const start = dayStart(before(daysAgo))
    if (time >= start) return reader.emulator.expectedDay(before(daysAgo))[(time - start) / SLOT_S]!
  }
}

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
    // The first night reads six days, and has its witness.
    expect(used).toEqual([2, 0, 2])
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
