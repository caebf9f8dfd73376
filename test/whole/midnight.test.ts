import { describe, expect, it } from 'vitest'
import { dateAt, DAY_S, toIso } from '../../src/base/clock.js'
import { parseInstant } from '../../src/base/instant.js'
import { decodeFrame, encodeFrame } from '../../src/echonet/frame.js'
import { smartMeter } from '../../src/echonet/properties.js'
import type { RunningEmulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import {
  dump,
  emptyDump,
  emulator,
  expectedCounts,
  fast,
  run,
  sqliteIn,
  storedCounts,
  temporaryFolder,
  type Dump,
} from './harness.js'

const at = (clock: string): number => parseInstant(`2026-11-20T${clock}`)

/** More than fit into the two minutes before the quiet window. */
const DAYS = 40
const history = { days: DAYS }

/** Client and meter share one quick clock that starts at an evening or night hour. */
const nightWith =
  (besideHistory: EmulatorOptions['besideHistory']) =>
  async (clock: string, options: EmulatorOptions = {}) => {
    const time = fast(at(clock))
    const meter = await emulator({ time, clock: at(clock), clockRate: 1, latency: 'real', besideHistory, ...options })
    return { time, meter, folder: await temporaryFolder() }
  }

/** Before midnight the oldest day was read first, to be witnessed: it stays, and makes one more. */
const WITNESSED = 1

/** Every stored reading is the household's at that very instant; `complete` days are all there. */
function expectTrue(meter: RunningEmulator, stored: Dump, today: string, complete: number): void {
  const expected = expectedCounts(meter, at('12:00:00') + 2 * DAY_S, 105)
  for (const [key, count] of storedCounts(stored)) expect([key, count]).toEqual([key, expected.get(key)])
  expect(stored.days.filter(({ slots, final }) => final && slots === 48)).toHaveLength(complete)
  expect(stored.days.at(-1)?.date).toBe(today)
}

describe.each(['serve', 'refuse'] as const)('collect() around midnight, history beside others: %s', (besideHistory) => {
  const night = nightWith(besideHistory)

  it('waits out the quiet window and goes on under the new date', async () => {
    const { time, meter, folder } = await night('23:45:30')
    await run(meter, { folder, time })
    expect(dateAt(meter.clock.now())).toBe('2026-11-21')
    expectTrue(meter, await dump(sqliteIn(folder)), '2026-11-21', 99 + WITNESSED)
  })

  it('is not deceived by a history that rolls 20 minutes after the clock', async () => {
    const { time, meter, folder } = await night('23:48:00', { historyRollDelayS: 20 * 60 })
    await run(meter, { folder, time, history })
    expectTrue(meter, await dump(sqliteIn(folder)), '2026-11-21', DAYS + WITNESSED)
  })

  it('stops cleanly before the quiet window when told so, and a later run completes it', async () => {
    const { time, meter, folder } = await night('23:48:00')
    const stopped = await run(meter, { folder, time, history: { ...history, quietWindow: 'stop' } }).catch(
      (error: unknown) => error,
    )
    expect(stopped).toMatchObject({ code: 'history.quiet-window' })
    const part = await dump(sqliteIn(folder))
    expect(part.days.length).toBeGreaterThan(0)
    expectTrue(meter, part, '2026-11-20', part.days.length - 1)
    meter.clock.jump(3 * 3600)
    await run(meter, { folder, time, history })
    expectTrue(meter, await dump(sqliteIn(folder)), '2026-11-21', DAYS + WITNESSED)
  })

  it('stores nothing while the history has not rolled two hours after midnight', async () => {
    const { time, meter, folder } = await night('00:36:30', { historyRollDelayS: 7200, latency: 'none' })
    const failed = await run(meter, { folder, time }).catch((error: unknown) => error)
    expect(failed).toMatchObject({ code: 'history.date-not-proven' })
    expect(await dump(sqliteIn(folder))).toEqual(emptyDump)
  })

  it.each([9, 20, 30, 40])(
    'throws away what it read when the clock jumps over midnight at request %i',
    async (request) => {
      const { time, meter, folder } = await night('12:10:00', { latency: 'none', clockRate: 0 })
      meter.faults.push({ fault: 'clock-jump', at: request, seconds: 14 * 3600 })
      await run(meter, { folder, time, history })
      expectTrue(meter, await dump(sqliteIn(folder)), '2026-11-21', DAYS + WITNESSED)
    },
  )

  it('asks for no history in the quiet window, also while today waits for its anchor', async () => {
    const { time, meter, folder } = await night('23:44:30', { latency: 'none' })
    const asked: string[] = []
    meter.faults.push({
      name: 'watch',
      onRequest({ request }) {
        if (request?.properties.some(({ epc }) => epc === 0xe5 || epc === 0xe2))
          asked.push(toIso(meter.clock.now()).slice(11, 16))
        return undefined
      },
      // Today's history lags behind the latest half hour for ever.
      onReply(exchange) {
        exchange.replies = exchange.replies.map((reply) => ({ ...reply, data: withoutToday(reply.data) }))
        return undefined
      },
    })
    await expect(run(meter, { folder, time })).rejects.toMatchObject({ code: 'history.date-not-proven' })
    expect(asked.filter((clock) => clock < '23:50' && clock > '00:35').length).toBeGreaterThan(8)
    expect(asked.filter((clock) => clock >= '23:50' || clock < '00:35')).toEqual([])
    expect(await dump(sqliteIn(folder))).toEqual(emptyDump)
  })
})

/** An answer about day 0 with holes alone. */
function withoutToday(data: Uint8Array): Uint8Array {
  const { cumulativeHistoryNormal: history } = smartMeter
  const frame = decodeFrame(data)
  const properties = frame.properties.map((property) => {
    if (property.epc !== history.epc || property.edt.length === 0 || history.decode(property.edt).day !== 0)
      return property
    return { ...property, edt: history.encode({ day: 0, counts: Array.from({ length: 48 }, () => undefined) }) }
  })
  return encodeFrame({ ...frame, properties })
}
