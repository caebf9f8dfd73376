import { describe, expect, it } from 'vitest'
import { slotTime } from '../../../src/base/clock.js'
import { copyAll } from '../../../src/store/copy.js'
import { openStore } from '../../../src/store/open.js'
import type { Batch, Store } from '../../../src/store/store.js'
import { describeInfluxd1, serving, startInfluxd1 } from '../../helpers/influxd.js'
import { failure, open, statementOf, stub } from './stub.js'
import { MemoryStore } from '../memory-store.js'
import { always, batch, day, everyDay, influxSettings, mark, options, reading, waiting } from '../samples.js'

const METERS = Array.from({ length: 10 }, (_, i) => `meter-${i}`)

/** Readings and marks of ten meters. */
function tenMeters(days: number): Batch {
  const numbers = Array.from({ length: days }, (_, i) => i)
  const slots = Array.from({ length: 48 }, (_, slot) => slot)
  return batch({
    readings: numbers.flatMap((n) => slots.flatMap((slot) => METERS.map((meter) => reading(n, slot, { meter })))),
    days: numbers.flatMap((n) => METERS.map((meter) => mark(n, { meter }))),
  })
}

// 30 days are 1,440 readings of each meter: with the second limit the server cuts between two series.
for (const limit of [10_000, 4 * 1440])
  describeInfluxd1(`InfluxDB 1.6.7 with max-row-limit = ${limit} and ten meters`, () => {
    const server = serving(() => startInfluxd1({ http: `max-row-limit = ${limit}` }))

    it('gives every reading, mark and count, and copies all', async () => {
      await server().query('CREATE DATABASE home')
      const store: Store = await openStore(influxSettings(server().url, 'home'), { mode: 'write', ...options })
      const all = tenMeters(30)
      await store.write(all, waiting)
      expect(await store.readings(always, waiting)).toEqual(all.readings)
      const counts = await store.readingCounts({ from: day(0), to: day(29) }, waiting)
      expect([counts.length, new Set(counts.map(({ readings }) => readings))]).toEqual([300, new Set([48])])
      const copy = new MemoryStore()
      expect(await copyAll(store, copy, waiting)).toMatchObject({ readings: 14_400, days: 300 })
      expect(await copy.readings(always, waiting)).toEqual(all.readings)
      expect(await copy.days(everyDay, waiting)).toEqual(all.days)
    })
  })

describe('InfluxStore: a server that cuts its answers though it was asked for chunks', () => {
  const LIMIT = 100
  const times = Array.from({ length: 1000 }, (_, i) => slotTime(day(0), 0) + i * 1800)

  /** The rows within the statement's range, the first LIMIT of them. */
  function cut(statement: string): string {
    const [, from, to] = /time >= (\d+)s AND time < (\d+)s/.exec(statement)!
    const rows = times.filter((time) => time >= Number(from) && time < Number(to))
    const values = rows.slice(0, LIMIT).map((time) => [time, 5, 0.5, null])
    const tags = { meter: 'home', direction: 'normal' }
    const columns = ['time', 'count', 'cumulative_kwh', 'usage_kwh']
    const partial = rows.length > LIMIT ? { partial: true } : {}
    return JSON.stringify({ results: [{ statement_id: 0, series: [{ tags, columns, values, ...partial }] }] })
  }

  it('is asked for the rest', async () => {
    const { url } = await stub('1.8.10', (request) => ({ status: 200, body: cut(statementOf(request)) }))
    const readings = await open(url).readings(always, waiting)
    expect(readings.map(({ time }) => time)).toEqual(times)
  })

  it('is an error where not even one instant is answered whole', async () => {
    const body = '{"results":[{"statement_id":0,"series":[{"columns":["time"],"values":[[0]],"partial":true}]}]}'
    const { url, seen } = await stub('1.8.10', () => ({ status: 200, body }))
    const error = await failure(open(url).readings({ from: 0, to: 86_400 }, waiting))
    expect([error.code, error.words.en]).toEqual(['store.refused', expect.stringContaining('partial: true') as string])
    expect(seen.length).toBeLessThan(20)
  })

  it('takes `partial` in a chunk before the last for what it is: another follows', async () => {
    const chunk = (time: number, partial: boolean): string =>
      JSON.stringify({
        results: [
          {
            statement_id: 0,
            series: [
              {
                tags: { meter: 'home', direction: 'normal' },
                columns: ['time', 'count', 'cumulative_kwh', 'usage_kwh'],
                values: [[time, 5, 0.5, null]],
                ...(partial && { partial }),
              },
            ],
            ...(partial && { partial }),
          },
        ],
      })
    const body = `${chunk(times[0]!, true)}\n${chunk(times[1]!, false)}\n`
    const { url, seen } = await stub('1.8.10', () => ({ status: 200, body }))
    expect((await open(url).readings(always, waiting)).map(({ time }) => time)).toEqual(times.slice(0, 2))
    expect(seen).toHaveLength(1)
  })
})
