/** A nightly run into databases that are one, three and ten years old. */
import { join } from 'node:path'
import { DAY_S, dateAt, plusDays, slotTime } from '../../dist/src/base/clock.js'
import { silent } from '../../dist/src/base/log.js'
import { systemTime } from '../../dist/src/base/time.js'
import { defaultHousehold } from '../../dist/src/emulator/household/household.js'
import { expectedDay } from '../../dist/src/emulator/meter/history.js'
import { StoredHistory } from '../../dist/src/store/meter-store/stored-history.js'
import { openStore } from '../../dist/src/store/open.js'
import { defaultMeasurements } from '../../dist/src/store/store.js'
import { NOON, startMeter } from './clients.js'
import { startInfluxdb } from './influxdb.js'
import { folder } from './made.js'
import { CLI, used } from './measure.js'
import { settings } from './places.js'

const YEARS = [1, 3, 10]
const ROUNDS = 3
const DAYS_AT_ONCE = 100
const waiting = () => ({ signal: new globalThis.AbortController().signal })

/** @returns CPU seconds, seconds and peak memory of three nights each */
export async function oldStores() {
  const server = await startInfluxdb()
  const results = []
  for (const years of YEARS) {
    const path = await folder()
    const file = { kind: 'sqlite', path: join(path, 'kenshin.sqlite') }
    results.push({ kind: 'sqlite', years, nights: await nights(file, path, years, []) })
    const bucket = `years${years}`
    await server.query(`CREATE DATABASE "${bucket}"`)
    const { url } = server
    const place = { kind: 'influxdb', url, bucket, timeoutMs: 60_000, measurements: defaultMeasurements }
    const lines = ['store:', '  kind: influxdb', `  url: ${url}`, `  bucket: ${bucket}`]
    results.push({ kind: 'influxdb', years, nights: await nights(place, await folder(), years, lines) })
  }
  return results
}

/** The first night finds out about the meter; the ones after it are measured. */
async function nights(place, path, years, store) {
  await fill(place, years * 365)
  const measured = []
  for (let night = 0; night <= ROUNDS; night++) {
    const meter = await startMeter({ seconds: 0, faults: [], clock: NOON + night * DAY_S })
    const { ports } = await meter.promise
    const options = await settings(ports[0], { path, store })
    measured.push(await used([CLI, 'backfill', '--log-level', 'error'], options))
    await meter.end()
  }
  return measured.slice(1)
}

/** Days up to the one before yesterday, as kenshin writes them. */
async function fill(place, days) {
  const store = await openStore(place, { mode: 'write', time: systemTime, log: silent })
  const unit = { coefficient: 1, unitExponent: -1, digits: 6 }
  const history = new StoredHistory({ meter: 'home', unit, registerSince: undefined, today: true })
  const first = plusDays(dateAt(NOON), -days - 1)
  for (let done = 0; done < days; done += DAYS_AT_ONCE) {
    const dates = Array.from({ length: Math.min(DAYS_AT_ONCE, days - done) }, (_, n) => plusDays(first, done + n))
    const read = dates.map((date) => ({
      date,
      direction: 'normal',
      counts: expectedDay(date, 'normal', defaultHousehold),
      final: true,
    }))
    const batch = history.batchFor(read, slotTime(plusDays(dates.at(-1), 1), 2))
    await store.write(batch, waiting())
    history.accept(read, batch)
  }
  await store.close()
}
