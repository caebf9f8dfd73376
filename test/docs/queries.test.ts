import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import initSqlJs from 'sql.js'
import { describe, expect, it } from 'vitest'
import { dateAt, DAY_S, dayStart, plusDays, SLOT_S, slotAt, slotTime, type LocalDate } from '../../src/base/clock.js'
import { Secret } from '../../src/base/secret.js'
import type { RunningEmulator } from '../../src/emulator/emulator.js'
import type { StoreSettings } from '../../src/store/store.js'
import { describeInfluxd1, describeInfluxd2, serving, startInfluxd1, startInfluxd2 } from '../helpers/influxd.js'
import { emulator, influxAt, run, sqliteIn, temporaryFolder } from '../whole/harness.js'
import { blocksOf, read } from './pages.js'

describe('docs/queries.md', () => {
  const queries = (language: string): string[] =>
    blocksOf(read('docs/queries.md')).flatMap((block) => (block.language === language ? [block.words] : []))
  /** The queries ask for the last days, by the clock of the database; noon cuts a day in two. */
  const clock = dayStart(dateAt(Date.now() / 1000)) - DAY_S / 2
  const today = dateAt(clock)
  const DAYS = 33
  const holed = plusDays(today, -2)

  async function imported(store: StoreSettings, folder: string): Promise<RunningEmulator> {
    const meter = await emulator({ clock, household: { holes: new Set([slotTime(holed, 20)]) } })
    await run(meter, { folder, store, history: { days: DAYS } })
    return meter
  }

  /** The energy of each whole day that the meter knows whole, kWh. */
  function wholeDays(meter: RunningEmulator): Map<string, number> {
    const dates = Array.from({ length: DAYS }, (_, i) => plusDays(today, i - DAYS))
    const counts = (date: LocalDate): number => meter.expectedDay(date)[0]!
    return new Map(
      dates.filter((date) => date !== holed).map((date) => [date, (counts(plusDays(date, 1)) - counts(date)) / 10]),
    )
  }

  /** Each day of an answer that tells of the last 30 has its whole energy, the first and the last as well. */
  function expectWholeDays(rows: readonly (readonly [time: number, kWh: number])[], meter: RunningEmulator): void {
    const expected = wholeDays(meter)
    const dates = rows.map(([time]) => dateAt(time))
    expect(dates.at(-1)).toBe(plusDays(today, -1))
    expect(Date.now() / 1000 - rows[0]![0]).toBeLessThanOrEqual(30 * DAY_S)
    expect(Date.now() / 1000 - rows[0]![0]).toBeGreaterThan(29 * DAY_S)
    for (const [time, kWh] of rows) expect(kWh, dateAt(time)).toBeCloseTo(expected.get(dateAt(time))!, 6)
    expect(dates).not.toContain(holed)
    expect(new Set(dates).size).toBe(dates.length)
  }

  it('SQLite answers each SQL query, right to the first and the last day', async () => {
    const folder = await temporaryFolder()
    const meter = await imported(sqliteIn(folder), folder)
    const { Database } = await initSqlJs()
    const db = new Database(readFileSync(join(folder, 'kenshin.sqlite')))
    const [days = [], clocks = [], runs = []] = queries('sql').map((query) => db.exec(query)[0]?.values ?? [])
    const usages = db.exec("SELECT time, usage_kwh FROM electricity WHERE direction = 'normal'")[0]!.values
    db.close()
    expect(days).toEqual([...wholeDays(meter)])
    expect(clocks.map(([at]) => at)).toEqual(Array.from({ length: 48 }, (_, slot) => clockOf(slot)))
    for (const [slot, [, mean]] of clocks.entries()) {
      const known = usages.flatMap(([time, usage]) => (slotAt(Number(time)) === slot ? [Number(usage ?? NaN)] : []))
      const sum = known.filter((usage) => !Number.isNaN(usage))
      expect(mean, clockOf(slot)).toBeCloseTo(sum.reduce((a, b) => a + b, 0) / sum.length, 2)
    }
    expect(runs).toHaveLength(1)
  })

  describeInfluxd1('InfluxDB 1.x', () => {
    const server = serving(startInfluxd1)

    it('answers each InfluxQL query, right to the first and the last day', async () => {
      await server().query('CREATE DATABASE home')
      const meter = await imported(influxAt(server().url, 'home'), await temporaryFolder())
      const answers = await Promise.all(queries('influxql').map((query) => server().query(query, 'home')))
      const [days = [], power = [], holes = []] = answers.map(
        ({ results }) => (results[0]?.series?.[0]?.values ?? []) as [number, number][],
      )
      expectWholeDays(days, meter)
      for (const [time, watts] of power) expect(watts, String(time)).toBeCloseTo(wattsAt(meter, time), 6)
      expect(power.length).toBeGreaterThan(5 * 48)
      expect(holes).toEqual([[dayStart(holed), 47, 1]])
    })
  })

  describeInfluxd2('InfluxDB 2.x', () => {
    const server = serving(startInfluxd2)

    it('answers each Flux query, right to the first and the last day, and InfluxQL as well', async () => {
      await server().createBucket('home')
      const { token, org, url } = server()
      const store = { ...influxAt(url, 'home'), org, token: new Secret(token) }
      const meter = await imported(store, await temporaryFolder())
      const authorization = `Token ${token}`
      const headers = { authorization, 'content-type': 'application/vnd.flux' }
      for (const body of queries('flux')) {
        const answer = await fetch(`${url}/api/v2/query?org=${org}`, { method: 'POST', headers, body })
        const [head = [], ...rows] = (await answer.text())
          .trim()
          .split('\r\n')
          .map((line) => line.split(','))
        const at = (row: string[], column: string): string => row[head.indexOf(column)] ?? ''
        const days = rows.map((row) => [Date.parse(at(row, '_time')) / 1000, Number(at(row, '_value'))] as const)
        expectWholeDays(days, meter)
      }
      const [days] = await Promise.all(
        queries('influxql').map(async (q) => {
          const body = new URLSearchParams({ db: 'home', q, epoch: 's' })
          const answer = await fetch(`${url}/query`, { method: 'POST', headers: { authorization }, body })
          const { results } = (await answer.json()) as { results: { series: { values: [number, number][] }[] }[] }
          return results[0]!.series[0]!.values
        }),
      )
      expectWholeDays(days!, meter)
    })
  })
})

/** The mean power of the half hour that begins then, by the meter's own counts of 0.1 kWh. */
function wattsAt(meter: RunningEmulator, time: number): number {
  const counts = (at: number): number => meter.expectedDay(dateAt(at))[slotAt(at)]!
  return (counts(time + SLOT_S) - counts(time)) * 200
}

const clockOf = (slot: number): string =>
  `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`
