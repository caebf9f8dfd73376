/** One process for one, ten and fifty meters: an import without waits of the radio, and a night with them. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DAY_S } from '../../dist/src/base/clock.js'
import { NOON, startMeter, timeAndCount, truth } from './clients.js'
import { startInfluxdb } from './influxdb.js'
import { folder } from './made.js'
import { CLI, timed, used } from './measure.js'
import { settings } from './places.js'

const COUNTS = [1, 10, 50]
/** Seconds of an answer, in the night. */
const SECONDS = 0.5

/** @param isFull all 99 days are imported, else a few */
export async function manyMeters(isFull) {
  const days = isFull ? 99 : 9
  const server = await startInfluxdb()
  const results = []
  for (const count of COUNTS)
    for (const kind of ['sqlite', 'influxdb']) {
      const path = await folder()
      const bucket = `many${count}`
      if (kind === 'influxdb') await server.query(`CREATE DATABASE "${bucket}"`)
      const store =
        kind === 'sqlite' ? [] : ['store:', '  kind: influxdb', `  url: ${server.url}`, `  bucket: ${bucket}`]
      const place = { path, store, days }
      const about = { count, days, path, place }
      const imported = await run(['import'], { ...about, seconds: 0, clock: NOON })
      const fileBytes = kind === 'sqlite' ? (await stat(join(path, 'kenshin.sqlite'))).size : undefined
      const night = await run(['backfill'], { ...about, seconds: SECONDS, clock: NOON + DAY_S })
      results.push({ count, kind, days, imported, night, fileBytes })
    }
  return results
}

async function run(args, { count, days, place, seconds, clock }) {
  const meter = await startMeter({ seconds, clock, faults: [], count })
  const { ports } = await meter.promise
  const options = await settings(ports, place)
  const result = await used([CLI, ...args, '--log-level', 'error'], options)
  const sends = await meter.end()
  const { out } = await timed(process.execPath, [CLI, 'export', '--format', 'csv'], options)
  const wanted = new Map(truth(daysAgo(days), clock).map(({ time, count }) => [time, count]))
  const right = out.trim().split('\n').map(timeAndCount)
  return {
    ...result,
    sends,
    right: right.filter(([time, value]) => wanted.get(time) === value).length,
    of: wanted.size * count,
  }
}

const daysAgo = (days) => Array.from({ length: days }, (_, n) => n + 1)
