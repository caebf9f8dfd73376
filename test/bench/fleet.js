/**
 * `make fleet METERS=10000`: a night of many meters into one InfluxDB, through kenshin's own store. Each meter is a collector of its
 * own: it opens the store, checks it and reads what is stored, as before the radio; then it writes its day and the note on its run.
 */
import diagnostics from 'node:diagnostics_channel'
import { cpus, loadavg } from 'node:os'
import { performance } from 'node:perf_hooks'
import { DAY_S, dateAt, dayStart, plusDays } from '../../dist/src/base/clock.js'
import { silent } from '../../dist/src/base/log.js'
import { systemTime } from '../../dist/src/base/time.js'
import { defaultHousehold } from '../../dist/src/emulator/household/household.js'
import { expectedDay } from '../../dist/src/emulator/meter/history.js'
import { MeterEnergy } from '../../dist/src/store/energy/meter-energy.js'
import { loadStoredHistory } from '../../dist/src/store/meter-store/load-stored-history.js'
import { storedMeter } from '../../dist/src/store/meter-store/stored-meter.js'
import { openStore } from '../../dist/src/store/open.js'
import { rowsOf } from '../../dist/src/store/points/rows.js'
import { defaultMeasurements } from '../../dist/src/store/store.js'
import { startInfluxdb } from './influxdb.js'
import { cleanUp } from './made.js'
import { mb, s } from './measure.js'

const METERS = Number(process.env.METERS || 200)
/** Meters at the same moment: their runs are spread over the hours of a night. */
const AT_ONCE = Number(process.env.AT_ONCE || 8)
const NIGHTS = 2
const UNIT = { coefficient: 1, unitExponent: -1, digits: 6 }
const today = dateAt(Date.now() / 1000)

const counted = { requests: 0, points: 0, retried: 0 }
diagnostics.subscribe('http.client.request.start', () => void counted.requests++)
const log = { ...silent, debug: (words) => void (words.includes('asked again') && counted.retried++) }
log.child = () => log

/** One collector in one night. @returns milliseconds of what comes before the radio, and of the writing */
async function night(meter, date, url) {
  const waiting = { signal: new globalThis.AbortController().signal }
  const place = { kind: 'influxdb', url, bucket: 'fleet', timeoutMs: 60_000, measurements: defaultMeasurements }
  const store = countingPoints(await openStore(place, { mode: 'write', time: systemTime, log }))
  const begun = performance.now()
  await store.check({ oldestDays: 100 }, waiting)
  const checked = performance.now()
  const known = await storedMeter(store, meter, waiting)
  await store.span({ meter }, waiting)
  const range = { directions: ['normal'], from: plusDays(date, -98), to: plusDays(date, 1) }
  const settings = { meter, unit: UNIT, registerSince: undefined, today: true }
  const { history } = await loadStoredHistory(store, settings, range, waiting)
  const loaded = performance.now()
  const readAt = dayStart(date) + DAY_S + 11_820
  const day = { date, direction: 'normal', counts: expectedDay(date, 'normal', defaultHousehold), final: true }
  const meters = known.record === undefined ? [{ meter, time: dayStart(date), identity: meter, unit: UNIT }] : []
  const batch = { ...history.batchFor([day], readAt), meters }
  await new MeterEnergy({ meter, store, log }).write(batch, waiting)
  await store.write({ readings: [], days: [], runs: [noteOn(meter, readAt)] }, waiting)
  return { check: checked - begun, ledger: loaded - checked, write: performance.now() - loaded }
}

const noteOn = (meter, time) => {
  const took = { scanS: 0, joinS: 9, readS: 12, writeS: 0.2, requests: 6, retries: 0, lqi: 120 }
  return { meter, time, job: 'nightly-backfill', outcome: 'ok', ...took, daysRead: 1, pointsWritten: 51 }
}

function countingPoints(store) {
  const write = store.write.bind(store)
  store.write = (points, within) => {
    counted.points += Object.values(rowsOf(points)).reduce((sum, rows) => sum + rows.length, 0)
    return write(points, within)
  }
  return store
}

/** All meters in one night, a few at a time. */
async function wholeNight(nth, server) {
  const date = plusDays(today, nth - NIGHTS)
  const before = { ...counted, ...server.usage() }
  const [begun, took, failures] = [performance.now(), [], []]
  let next = 0
  const lane = async () => {
    while (next < METERS) {
      const meter = `meter-${String(next++).padStart(6, '0')}`
      await night(meter, date, server.url).then(
        (times) => took.push(times),
        (error) => failures.push(error),
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  const [seconds, after] = [(performance.now() - begun) / 1000, { ...counted, ...server.usage() }]
  const spent = (name) => after[name] - before[name]
  print(`night ${nth + 1}: ${METERS} meters in ${s(seconds)}, ${AT_ONCE} at once`)
  print(`  points ${spent('points')}, ${Math.round(spent('points') / seconds)} a second`)
  print(
    `  requests ${spent('requests')}, ${(spent('requests') / METERS).toFixed(1)} a meter; tried again ${spent('retried')}`,
  )
  print(`  server: CPU ${s(spent('cpuS'))}, peak memory ${mb(after.peakBytes)}`)
  for (const part of ['check', 'ledger', 'write']) print(`  ${part}: ${quantiles(took.map((one) => one[part]))}`)
  if (failures.length > 0) throw new Error(`${failures.length} meters failed: ${failures[0].message}`)
}

function quantiles(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part) => `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))])} ms`
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`
}

const print = (words) => process.stdout.write(`${words}\n`)

try {
  print(`${cpus().length} × ${cpus()[0].model.trim()}, load ${loadavg()[0].toFixed(1)}, Node.js ${process.version}`)
  const server = await startInfluxdb()
  await server.query('CREATE DATABASE fleet')
  for (let nth = 0; nth < NIGHTS; nth++) await wholeNight(nth, server)
  const [[, stored]] = await server.query('SELECT count("count") FROM electricity', 'fleet')
  print(`stored: ${stored} readings of ${METERS * NIGHTS * 48}`)
  if (stored !== METERS * NIGHTS * 48) process.exitCode = 1
} catch (error) {
  print(error.message)
  process.exitCode = 1
} finally {
  await cleanUp()
}
