import { describe, expect, it } from 'vitest'
import { DAY_S, dayStart, SLOT_S, slotTime } from '../../src/base/clock.js'
import { smartMeter } from '../../src/echonet/properties.js'
import { halfHoursIn, SECOND, shiftedFrom, traced } from './half-hours.js'
import {
  asks,
  at,
  before,
  dayWord,
  edited,
  failure,
  HistoryReader,
  isGet,
  meterKinds,
  NOON,
  readerOf,
  refusal,
} from './history-reader.js'

const { cumulativeHistoryNormal: history } = smartMeter

describe('the witness', () => {
  it.each([
    ['without a request of its own', {}, ['E5 20', 'E2 98 97', 'E5 ED 1', 'E2 98 97 EC', 'E5 2'], 0],
    ['in two requests', { besideHistory: 'refuse' }, ['E5 20', 'E2', '98 97', 'ED', 'EC', 'E5 1'], 2],
  ] as const)('is asked before anything is stored, about the oldest day, %s', async (_, options, requests, alone) => {
    const reader = new HistoryReader(NOON, options)
    const asked = traced(reader)
    await reader.read(SECOND)
    expect(reader.asked).toEqual([0, 20, ...Array.from({ length: 19 }, (_, n) => n + 1)])
    const first = asked.indexOf('E5 20')
    expect(asked.slice(first, first + requests.length)).toEqual(requests)
    expect(halfHoursIn(asked)).toBe(alone)
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

  it.each([1, 2, 3])('is asked in a first run of %i days, too: its oldest day joins no stored one', async (days) => {
    const reader = new HistoryReader(NOON)
    Object.assign(reader.linkFaults, shiftedFrom(reader, days))
    expect(await failure(reader.read({ ...SECOND, days }))).toMatchObject({ code: 'history.date-not-proven' })
    expect(await reader.content()).toEqual({ readings: [], days: [] })
    reader.linkFaults = {}
    await reader.read({ ...SECOND, days })
    expect(reader.proofs.at(-1)).toBe('E2+EC')
    expect(await reader.complete()).toHaveLength(days)
  })

  it('is asked about the oldest day that the meter holds, where its memory is short', async () => {
    const reader = new HistoryReader(NOON, { memoryDays: 12 })
    const asked = traced(reader)
    await reader.read(SECOND)
    expect(reader.asked.slice(0, 6)).toEqual([0, 20, 10, 15, 13, 12])
    expect(asked.indexOf('E2 98 97 EC')).toBeGreaterThan(asked.indexOf('E5 12'))
    expect(halfHoursIn(asked)).toBe(0)
    expect(await reader.complete()).toHaveLength(12)
  })

  it('is asked once more at the end, where a gap has hidden older days', async () => {
    const gap = [38, 39, 40, 41, 42].flatMap((daysAgo) =>
      Array.from({ length: 48 }, (_, n) => slotTime(before(daysAgo), n)),
    )
    const reader = new HistoryReader(NOON, { memoryDays: 70, household: { holes: new Set(gap) } })
    const asked = traced(reader)
    await reader.read({ ...SECOND, days: 80 })
    expect(asked.filter((one) => one === 'E2 98 97 EC')).toHaveLength(1)
    expect(halfHoursIn(asked)).toBe(2)
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
    expect(asked.filter((one) => /E[CD]/.test(one))).toEqual([])
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
        asks(request, 0xec) && damaged++ === 0
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
        request.properties.some(({ epc }) => epc === 0xed || epc === 0xec) ? refusal(answer, request) : answer,
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
        if (asks(request, 0xec) && others++ < 3)
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

describe.each(meterKinds)('sold energy of the day that was witnessed, history beside others: %s', (kind) => {
  /** The oldest day of E4 has the counts of the day before it, so often. */
  const wrongSold = (reader: HistoryReader, times: number): HistoryReader['linkFaults'] => {
    let wrong = 0
    return {
      onAnswer: (answer, request) => {
        if (!asks(request, 0xe4) || reader.asked.at(-1) !== 20 || wrong++ >= times) return answer
        const counts = reader.emulator.expectedDay(before(21), 'reverse')
        return edited(answer, 0xe4, (data) => counts.forEach((count, slot) => data.setUint32(2 + slot * 4, count!)))
      },
    }
  }

  it.each([1, 2])('is read again where the second history has other counts of it: %i times', async (times) => {
    const reader = readerOf(kind, NOON, { household: { solar: true } })
    reader.linkFaults = wrongSold(reader, times)
    await reader.read(SECOND)
    expect(reader.warnings('other counts of sold energy')).toHaveLength(times)
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toHaveLength(20)
    expect(await reader.complete('reverse')).toHaveLength(20)
  })

  it('is kept and told where it stays so: bought energy is stored all the same', async () => {
    const reader = readerOf(kind, NOON, { household: { solar: true } })
    reader.linkFaults = wrongSold(reader, Infinity)
    await reader.read(SECOND)
    expect(reader.warnings('other counts of sold energy')).toHaveLength(3)
    expect(await reader.complete()).toHaveLength(20)
    expect(await reader.complete('reverse')).toHaveLength(20)
  })
})
