import { describe, expect, it } from 'vitest'
import { dateAt, plusDays, slotTime } from '../../src/base/clock.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import {
  dump,
  emulator,
  expectedCounts,
  fast,
  NOON,
  quietLog,
  run,
  sqliteIn,
  storedCounts,
  temporaryFolder,
  TODAY,
} from './harness.js'

const DAYS = 30
/** Enough for every fault of the radio to happen. */
const FEW_DAYS = 8
const history = { days: DAYS }

async function stored(options: EmulatorOptions, settings: Partial<Parameters<typeof run>[1]> = {}) {
  const time = fast()
  const [meter, folder] = [await emulator({ time, ...options }), await temporaryFolder()]
  const totals = await run(meter, { folder, time, history, ...settings })
  return { meter, folder, totals, stored: await dump(sqliteIn(folder)) }
}

const directionsOf = (solar: boolean): RegExp => (solar ? /./ : /^normal/)

const expected = (meter: Awaited<ReturnType<typeof emulator>>, days = DAYS, solar = false): Map<string, number> =>
  new Map([...expectedCounts(meter, NOON, days)].filter(([key]) => directionsOf(solar).test(key)))

const radioFaults = [
  { fault: 'drop-answer', on: 'E2', times: 3 },
  { fault: 'drop-answer', on: 'E5', every: 4, times: 5 },
  { fault: 'drop-answer', on: '97', times: 2 },
  { fault: 'lost-ack', every: 2, times: 99 },
  { fault: 'lost-request', every: 5, times: 9 },
  { fault: 'double-answer', times: 99 },
  { fault: 'late-answer', every: 7, times: 5 },
  { fault: 'wrong-tid', on: 'E2', times: 2 },
  { fault: 'other-source', on: 'E2', times: 2 },
  { fault: 'malformed-frame', on: 'E2', times: 2 },
  { fault: 'value-garbage', on: 'E2', times: 2 },
  { fault: 'day-word', times: 3 },
  { fault: 'foreign-controller', every: 3, times: 6 },
  { fault: 'refuse-join', times: 2 },
  { fault: 'expire-session', on: 'E2', times: 1, seconds: 30 },
  { fault: 'expire-session', on: 'E2', times: 1, renewed: false },
  { fault: 'end-session', on: 'E2', times: 2 },
  { fault: 'rate-limit', on: 'E2', times: 1, seconds: 600 },
  { fault: 'hang-in-data-phase', on: 'E2', times: 1 },
  { fault: 'garbage-bytes', every: 3, times: 9 },
  { fault: 'glue-echo', every: 3, times: 9 },
  { fault: 'notify-between', every: 2, times: 40 },
  { fault: 'neighbour-first', every: 3, times: 9 },
  { fault: 'disconnect', on: 'E2', times: 1 },
] as const satisfies EmulatorOptions['faults']

type Pace = 'polite' | 'swift'
/** Swift: by SetGet, or by a Get right behind its SetC. */
const ways = [
  ['polite', 'serve'],
  ['swift', 'serve'],
  ['swift', 'silence'],
] as const satisfies [Pace, EmulatorOptions['setGet']][]

async function expectAllUnder(options: EmulatorOptions, pace: Pace): Promise<void> {
  const result = await stored(options, { history: { days: FEW_DAYS, pace } })
  expect(storedCounts(result.stored)).toEqual(expected(result.meter, FEW_DAYS))
  expect(result.stored.days.filter(({ slots }) => slots === 48)).toHaveLength(FEW_DAYS)
}

describe('collect() when the radio misbehaves', () => {
  it.each(radioFaults)('loses nothing and invents nothing, in either pace: $fault on $on', async (fault) => {
    for (const [pace, setGet] of ways) await expectAllUnder({ faults: [fault], setGet }, pace)
  })

  /** A second fault strikes while the first is being mended. */
  it.each(radioFaults.map((fault, i) => [fault, radioFaults[(i + 7) % radioFaults.length]!, i] as const))(
    'nor under two faults at once: $0.fault, $1.fault',
    async (one, other, i) => {
      const options = { whileBusy: i % 2 === 0 ? 'beside' : 'after', setGet: i % 4 < 2 ? 'serve' : 'refuse' } as const
      await expectAllUnder({ faults: [one, other], ...options }, 'swift')
    },
  )

  /** With the fourth it has told its constants and one day, today at first. */
  it.each(
    (['disconnect', 'end-session', 'hang-in-data-phase'] as const).flatMap(
      (fault) =>
        [
          [fault, 6],
          [fault, 4],
        ] as const,
    ),
  )(
    'reads day by day over a link that breaks too soon for a witness: %s with every request no. %i',
    async (fault, every) => {
      const result = await stored({ faults: [{ fault, at: 4, every, times: 99 }] })
      expect(storedCounts(result.stored)).toEqual(expected(result.meter))
    },
  )

  it.each(['serve', 'refuse'] as const)(
    'corrects days of another date that are stored, where the second history tells half of what it is asked for: %s SetGet',
    async (setGet) => {
      const faults = [
        { fault: 'other-day', at: 4, every: 3, times: 4 },
        { fault: 'fewer-slots', at: 5, every: 4, times: 4 },
      ] as const
      const result = await stored({ faults, setGet }, { history: { days: 6, pace: 'swift' } })
      expect(storedCounts(result.stored)).toEqual(expected(result.meter, 6))
    },
  )

  it('ends with what is committed when the meter falls silent for good', async () => {
    const time = fast()
    const [meter, folder] = [
      await emulator({ time, faults: [{ fault: 'silent-meter', at: 24 }] }),
      await temporaryFolder(),
    ]
    await expect(run(meter, { folder, time, history })).rejects.toMatchObject({ code: 'meter.silent', exit: 7 })
    const { days } = await dump(sqliteIn(folder))
    expect(days.length).toBeGreaterThan(5)
    expect(days.length).toBeLessThan(25)
  })

  it('keeps what a meter serves and does without what it refuses', async () => {
    for (const without of [['D3'], ['98', '97'], ['EB', 'E3', 'E4'], ['EB'], ['8D'], ['D3', '98', '97', '8D']]) {
      const result = await stored({ without }, { history: { days: 3 } })
      expect(storedCounts(result.stored)).toEqual(expected(result.meter, 3))
    }
  })

  it('asks E3 where the stamp of EB is no date', async () => {
    const result = await stored(
      { household: { solar: true }, fixed: { EB: 'FFFFFFFFFFFFFF00000016' } },
      { history: { days: 3 } },
    )
    expect(storedCounts(result.stored)).toEqual(expected(result.meter, 3, true))
  })

  it('does without a property to which a meter says nothing at all', async () => {
    const time = fast()
    const [meter, folder] = [await emulator({ time }), await temporaryFolder()]
    meter.faults.push({
      name: 'no answer about 8D',
      onReply(exchange) {
        if (exchange.request?.properties.some(({ epc }) => epc === 0x8d) === true) exchange.replies = []
        return undefined
      },
    })
    await run(meter, { folder, time, history: { days: 3 } })
    expect(storedCounts(await dump(sqliteIn(folder)))).toEqual(expected(meter, 3))
  })

  it('asks one by one where a meter takes one property at a time', async () => {
    for (const overMaxOpc of ['refuse', 'silence'] as const) {
      const result = await stored({ maxOpc: 1, overMaxOpc }, { history: { days: 3 } })
      expect(storedCounts(result.stored)).toEqual(expected(result.meter, 3))
    }
  })
})

describe('collect() with an uncommon register', () => {
  it('reads both directions of a roof that sells', async () => {
    const result = await stored({ household: { solar: true } })
    expect(storedCounts(result.stored)).toEqual(expected(result.meter, DAYS, true))
  })

  it('counts on across the wrap of the register', async () => {
    const wrapAt = NOON - 10 * 86_400
    const result = await stored({ household: { wrapAt } })
    const { readings } = result.stored
    expect(readings.some(({ count }) => count > 999_000)).toBe(true)
    expect(readings.filter(({ usageKwh }) => usageKwh === undefined)).toHaveLength(1)
    expect(Math.max(...readings.map(({ usageKwh }) => usageKwh ?? 0))).toBeLessThan(5)
  })

  it('leaves holes absent and the usage on both of their sides', async () => {
    const date = plusDays(TODAY, -4)
    const holes = new Set([slotTime(date, 20), slotTime(date, 21), slotTime(date, 47)])
    const result = await stored({ household: { holes } })
    const day = result.stored.days.find((mark) => mark.date === date)
    expect(day).toMatchObject({ slots: 45, final: true, attempts: 1, usageKwh: undefined })
    const unknown = result.stored.readings.filter(({ usageKwh }) => usageKwh === undefined).map(({ time }) => time)
    expect(unknown).toEqual([slotTime(date, 19), slotTime(date, 46), slotTime(TODAY, 24)])
  })

  it('tells an exchanged meter by its number: nothing is counted across', async () => {
    const [folder, exchangeAt] = [await temporaryFolder(), slotTime(TODAY, 15)]
    const old = await emulator({ clock: slotTime(TODAY, 14) + 600 })
    await run(old, { folder, history: { days: 3 } })
    const { log, lines } = quietLog()
    const young = await emulator({ household: { exchangeAt } })
    await run(young, { folder, history: { days: 3 }, log })
    expect(lines.join('')).toContain('the meter was exchanged')
    const { readings } = await dump(sqliteIn(folder))
    const today = readings.filter(({ time }) => dateAt(time) === TODAY)
    expect(today.map(({ time }) => time)).toEqual(Array.from({ length: 25 }, (_, slot) => slotTime(TODAY, slot)))
    expect(today.filter(({ usageKwh }) => usageKwh === undefined).map(({ time }) => time)).toEqual([
      slotTime(TODAY, 14),
      slotTime(TODAY, 24),
    ])
  })

  it('stops asking where the memory of the meter ends, and remembers it', async () => {
    const [meter, folder] = [await emulator({ memoryDays: 12 }), await temporaryFolder()]
    const first = await run(meter, { folder })
    // Five empty days, and four far behind them.
    expect(first.daysRead).toBe(1 + 12 + 5 + 4)
    expect((await run(meter, { folder })).daysRead).toBe(1)
  })

  it.each([
    { unitExponent: -2, coefficient: 1, digits: 8 },
    { unitExponent: -3, coefficient: 60, digits: 8 },
    { unitExponent: 0, coefficient: 10, digits: 5 },
  ])('turns counts into exact kWh: $unitExponent, $coefficient, $digits', async (household) => {
    const result = await stored({ household }, { history: { days: 2 } })
    for (const { count, cumulativeKwh } of result.stored.readings)
      expect(cumulativeKwh).toBe(Number(`${BigInt(count) * BigInt(household.coefficient)}e${household.unitExponent}`))
  })
})
