import { describe, expect, it } from 'vitest'
import { dateAt, DAY_S, plusDays, slotTime } from '../../src/base/clock.js'
import {
  NOON,
  asks,
  isGet,
  isSetOf,
  failure,
  withCount,
  dayWord,
  before,
  at,
  edited,
  meterKinds,
  readerOf,
  slotsOfDaysBefore,
} from './history-reader.js'

describe.each(meterKinds)('readHistory(), history beside others: %s', (kind) => {
  it('reads today and the days before, newest first, and asks only today the next time', async () => {
    const reader = readerOf(kind, NOON)
    await reader.read()
    expect(reader.asked).toEqual(Array.from({ length: 21 }, (_, n) => n))
    expect(await reader.complete()).toHaveLength(20)
    expect(await reader.untrue()).toEqual([])
    const content = await reader.content()
    reader.asked.length = 0
    await reader.read()
    expect(reader.asked).toEqual([0])
    expect(await reader.content()).toEqual(content)
    expect(reader.lines.filter((line) => line.includes('warn'))).toEqual([])
  })

  it('commits the newest days early, so that a link that breaks each time after a few days still gets on', async () => {
    const reader = readerOf(kind, NOON)
    const nights: number[] = []
    while ((nights.at(-1) ?? 0) < 20 && nights.length < 30) {
      let sent = 0
      reader.linkFaults = { onRequest: () => ++sent <= 14 }
      await failure(reader.read())
      nights.push((await reader.complete()).length)
    }
    expect(nights.at(-1)).toBe(20)
    expect(nights).toEqual([...new Set(nights)])
    expect(await reader.untrue()).toEqual([])
  })

  it('tells its progress', async () => {
    const hole = slotTime(plusDays(dateAt(NOON), -2), 5)
    const reader = readerOf(kind, NOON, { household: { holes: new Set([hole]) } })
    await reader.read({ days: 3 })
    expect(reader.progress).toEqual([
      { date: before(0), done: 1, total: 4, holes: 0 },
      { date: before(1), done: 2, total: 4, holes: 0 },
      { date: before(2), done: 3, total: 4, holes: 1 },
      { date: before(3), done: 4, total: 4, holes: 0 },
    ])
  })
})

describe.each(meterKinds)('readHistory(), the date, history beside others: %s', (kind) => {
  /** A day takes half the requests where one sets and reads it. */
  const nth = (n: number): number => (kind === 'clock and day' ? Math.ceil(n / 2) : n)

  it.each([7, 11, 14, 17, 19, 26, 40])('throws away what it read when midnight comes at request %i', async (n) => {
    const reader = readerOf(kind, NOON)
    reader.linkFaults = {
      onRequest: (_, k) => {
        if (k === nth(n)) reader.emulator.clock.jump(14 * 3600)
        return true
      },
    }
    await reader.read()
    expect(await reader.untrue()).toEqual([])
    expect((await reader.content()).days.at(-1)?.date).toBe('2026-11-21')
    expect((await reader.complete()).length).toBeGreaterThanOrEqual(20)
    expect(await reader.complete()).toContain('2026-11-20')
  })

  it.each([7, 11, 14, 19, 26])(
    'proves the date by the clock alone where holes cut the chain, request %i',
    async (n) => {
      const borders = slotsOfDaysBefore(NOON + DAY_S, 25).filter((_, i) => i % 48 === 0 || i % 48 === 47)
      const reader = readerOf(kind, NOON, { household: { holes: new Set(borders) } })
      reader.linkFaults = {
        onRequest: (_, k) => {
          if (k === nth(n)) reader.emulator.clock.jump(14 * 3600)
          return true
        },
      }
      await reader.read()
      expect(reader.warnings('the date of the meter changed')).toHaveLength(1)
      expect(await reader.untrue()).toEqual([])
      expect((await reader.content()).days.at(-1)?.date).toBe('2026-11-21')
    },
  )

  it.each([0, 20 * 60, 30 * 60])(
    'waits out the quiet window, with a history that rolls %i s late',
    async (historyRollDelayS) => {
      const reader = readerOf(kind, at('23:47:10'), { historyRollDelayS })
      reader.requestS = 8
      await reader.read()
      expect(reader.emulator.clock.now()).toBeGreaterThan(at('00:35:00', '2026-11-21'))
      expect(await reader.untrue()).toEqual([])
      expect(await reader.complete()).toHaveLength(20)
      expect(reader.lines.filter((line) => line.includes('waiting for the end'))).toHaveLength(1)
    },
  )

  it('asks for no history within the quiet window', async () => {
    const reader = readerOf(kind, at('23:44:00'))
    reader.requestS = 9
    const times: string[] = []
    reader.linkFaults = {
      onRequest: (request) => {
        if (request.properties[0]?.epc === 0xe5)
          times.push(new Date((reader.emulator.clock.now() + 9 * 3600) * 1000).toISOString().slice(11, 19))
        return true
      },
    }
    await reader.read()
    expect(times.filter((clock) => clock > '23:51:00' || clock < '00:35:00')).toEqual([])
    expect(times.length).toBeGreaterThanOrEqual(21)
  })

  it('stops before the quiet window when told so', async () => {
    const reader = readerOf(kind, at('23:52:00'))
    expect(await failure(reader.read({ quietWindow: 'stop' }))).toMatchObject({ code: 'history.quiet-window', exit: 7 })
    expect(reader.asked).toEqual([])
  })

  it('does not wait for ever for a clock that stands still in the quiet window', async () => {
    const reader = readerOf(kind, at('00:10:00'), { clockRate: 0 })
    expect(await failure(reader.read())).toMatchObject({ code: 'history.date-not-proven' })
  })

  it('waits for a history that has not rolled when the quiet window is over', async () => {
    const reader = readerOf(kind, at('00:37:00'), { historyRollDelayS: 40 * 60 })
    await reader.read()
    expect(reader.warnings('does not agree').length).toBeGreaterThan(3)
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toHaveLength(20)
  })

  it('waits for a slot that E2 shows 10 min after EA', async () => {
    const reader = readerOf(kind, at('12:30:05'))
    reader.linkFaults = {
      onAnswer: (answer, request) =>
        isGet(request, 0xe2) && dayWord(answer) === 0 && reader.emulator.clock.now() < at('12:40:00')
          ? withCount(answer, 25, 0xfffffffe)
          : answer,
    }
    await reader.read({ days: 2 })
    expect(await reader.untrue()).toEqual([])
    expect((await reader.content()).days.at(-1)?.slots).toBe(26)
  })

  it('reads EA again while it is renewed 10 min after E2', async () => {
    const reader = readerOf(kind, at('12:30:05'))
    const old = reader.emulator.expectedDay(dateAt(NOON))[24]!
    reader.linkFaults = {
      onAnswer: (answer, request) =>
        asks(request, 0xea) && reader.emulator.clock.now() < at('12:40:00')
          ? edited(answer, 0xea, (data) => {
              data.setUint8(5, 0)
              data.setUint32(7, old)
            })
          : answer,
    }
    await reader.read({ days: 2 })
    expect(reader.warnings('does not agree').length).toBeGreaterThan(3)
    expect(await reader.untrue()).toEqual([])
    expect((await reader.content()).days.at(-1)?.slots).toBe(26)
  })

  it.each([
    ['EA is a year ahead', 0xea, (data: DataView) => data.setUint16(0, 2027)],
    ['EA tells another count', 0xea, (data: DataView) => data.setUint32(7, 5)],
    ['E2 holds an hour that has not come', 0xe2, (data: DataView) => data.setUint32(2 + 4 * 30, data.getUint32(2))],
  ] as const)('ends within minutes where %s', async (_, epc, change) => {
    const reader = readerOf(kind, at('12:20:00'))
    reader.linkFaults = { onAnswer: (answer, request) => (asks(request, epc) ? edited(answer, epc, change) : answer) }
    expect(await failure(reader.read())).toMatchObject({ code: 'history.date-not-proven', exit: 5 })
    expect(reader.time.monotonic()).toBeLessThan(3 * 60_000)
    expect(await reader.content()).toEqual({ readings: [], days: [] })
  })

  it.each([
    ['12:10:00', '12:10:30', 0],
    ['12:10:00', '12:07:30', 0],
    ['12:10:01', '12:07:30', 1],
    ['12:10:00', '12:12:30', 0],
    ['12:09:59', '12:12:30', 1],
  ])('warns of clocks that differ by more than two minutes: host %s, meter %s', async (host, meter, warnings) => {
    const reader = readerOf(kind, at(host), { clock: at(meter), clockRate: 0 })
    reader.requestS = 0
    await reader.read({ days: 1 })
    expect(reader.warnings('the clocks of host and meter differ')).toHaveLength(warnings)
  })

  it('stores nothing when today never agrees', async () => {
    const reader = readerOf(kind, at('00:37:00'), { historyRollDelayS: 3 * 3600 })
    expect(await failure(reader.read())).toMatchObject({ code: 'history.date-not-proven', exit: 5 })
    expect(await reader.content()).toEqual({ readings: [], days: [] })
  })

  it('gives up a meter whose date changes again and again', async () => {
    const reader = readerOf(kind, NOON)
    reader.linkFaults = {
      onRequest: (request) => {
        if (isSetOf(request, 1)) reader.emulator.clock.jump(DAY_S)
        return true
      },
    }
    expect(await failure(reader.read())).toMatchObject({ code: 'history.date-not-proven' })
    // Today alone was read before each jump, and told its date itself.
    expect((await reader.content()).days.every(({ final }) => !final)).toBe(true)
    if (kind === 'nothing') expect(await reader.content()).toEqual({ readings: [], days: [] })
    expect(await reader.untrue()).toEqual([])
  })

  it('does with the stamp of EA where the meter has no clock', async () => {
    const reader = readerOf(kind, at('22:58:00'), { without: ['97', '98'] })
    reader.requestS = 30
    await reader.read()
    expect(await reader.untrue()).toEqual([])
    expect(await reader.complete()).toHaveLength(20)
  })

  it.each(['21:10:00', '23:05:00', '23:29:50', '23:58:00', '00:20:00', '00:58:00'])(
    'proves dates without a clock, begun at %s',
    async (clock) => {
      const reader = readerOf(kind, at(clock), { without: ['97', '98'], historyRollDelayS: 1200 })
      reader.requestS = 20
      await reader.read()
      expect(await reader.untrue()).toEqual([])
      expect((await reader.complete()).length).toBeGreaterThanOrEqual(20)
    },
  )
})
