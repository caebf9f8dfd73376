/**
 * `make ratios`: start-up, CPU, memory, requests and decoding, each beside something measured in the same run, so that the
 * ratio says something on any machine. Ends with 1 only when something could not be measured.
 */
import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, URL } from 'node:url'
import { DAY_S, dateAt, dayStart, plusDays, slotTime, toIso } from '../../dist/src/base/clock.js'
import { silent } from '../../dist/src/base/log.js'
import { systemTime } from '../../dist/src/base/time.js'
import { toKwh } from '../../dist/src/echonet/energy.js'
import { smartMeter } from '../../dist/src/echonet/properties.js'
import { expectedDay } from '../../dist/src/emulator/meter/history.js'
import { defaultHousehold } from '../../dist/src/emulator/household/household.js'
import { dummyCredentials } from '../../dist/src/emulator/options.js'
import { openPty } from '../../dist/src/emulator/serving/pty.js'
import { openStore } from '../../dist/src/store/open.js'
import { defaultMeasurements } from '../../dist/src/store/store.js'
import { CLI, group, head, mb, median, medianOf, ms, s, show, timed, used } from './measure.js'
import { cleanUp, folder } from './made.js'
import { countedInfluxdb, emulator, env, PYTHON, settings } from './places.js'

const NODE = process.execPath
const STARTS = 15
const ROUNDS = 3
/** Noon: a meter's clock that stands far from midnight. */
const TODAY = plusDays(dateAt(Date.now() / 1000), -1)
const NOON = dayStart(TODAY) + 12 * 3600 + 600
const UNIT = { coefficient: 1, unitExponent: -1, digits: 6 }
const never = new globalThis.AbortController().signal

async function startUp() {
  const bare = []
  const help = []
  for (let n = 0; n < STARTS; n++) {
    bare.push((await timed(NODE, ['-e', '0'])).seconds)
    help.push((await timed(NODE, [CLI, '--help'])).seconds)
  }
  const [measured, against] = [median(help), median(bare)]
  const ratio = measured / against
  show({
    name: 'kenshin --help',
    measured: ms(measured),
    against: `node -e 0: ${ms(against)}`,
    ratio,
    ...below(ratio, 1.5, '1.5×'),
  })
}

/** From the start of a nightly run to the first byte on its serial port, behind which nothing answers. */
async function firstByte() {
  const heard = new EventEmitter()
  const server = createServer((socket) => socket.on('error', () => undefined).on('data', () => heard.emit('byte')))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const pty = await openPty({ path: join(await folder(), 'dongle'), port: server.address().port, env })
  const options = await settings(pty.path)
  const took = []
  for (let n = 0; n < STARTS; n++) {
    const byte = once(heard, 'byte')
    const begun = performance.now()
    const child = spawn(NODE, [CLI, 'backfill', '--log-level', 'error'], { ...options, stdio: 'ignore' })
    await byte
    took.push((performance.now() - begun) / 1000)
    child.kill('SIGKILL')
    await once(child, 'close')
    // What it wrote before it was killed is on its way.
    await wait(100)
  }
  await pty.close()
  server.close()
  const measured = median(took)
  show({ name: 'first byte on the port', measured: ms(measured), ...below(measured, 0.25, '250 ms') })
}

const below = (value, limit, words) => ({ goal: `< ${words}`, isMet: value < limit })

/** Import, and the run of the night after it. */
async function runs(name, bare, storeOf) {
  const [first, second] = [await standing(NOON), await standing(NOON + DAY_S)]
  const [imports, nights] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    const store = await storeOf(round)
    const options = await settings(first, { store })
    imports.push(await used([CLI, 'import', '--log-level', 'error'], options))
    await settings(second, { path: options.cwd, store })
    nights.push(await used([CLI, 'backfill', '--log-level', 'error'], options))
  }
  showRun(`import of 99 days, ${name}`, imports, bare, { cpuLimit: 2 })
  showRun(`nightly run, ${name}`, nights, bare, { cpuLimit: 0.35, peakLimit: name === 'InfluxDB' ? 70e6 : 80e6 })
}

async function standing(clock) {
  const options = ['--latency', 'none', '--clock', toIso(clock), '--clock-rate', '0']
  return `tcp://${(await emulator('--tcp', '127.0.0.1:0', ...options)).tcp}`
}

/** A small computer does the nightly run for years. */
function showRun(name, measured, bare, { cpuLimit, peakLimit = Infinity }) {
  const [cpu, peak] = [medianOf('cpuS', measured), medianOf('peakBytes', measured)]
  const [bareCpu, barePeak] = [medianOf('cpuS', bare), medianOf('peakBytes', bare)]
  const cpuGoal = below(cpu, cpuLimit, `${cpuLimit} s`)
  const peakGoal = peakLimit === Infinity ? {} : below(peak, peakLimit, mb(peakLimit))
  show({
    name: `${name}: CPU`,
    measured: s(cpu),
    against: `node -e 0: ${s(bareCpu)}`,
    ratio: cpu / bareCpu,
    ...cpuGoal,
  })
  show({
    name: `${name}: peak memory`,
    measured: mb(peak),
    against: `node -e 0: ${mb(barePeak)}`,
    ratio: peak / barePeak,
    ...peakGoal,
  })
}

/** 100 days of one meter. */
function points() {
  const days = Array.from({ length: 100 }, (_, n) => plusDays(TODAY, n - 99))
  return days.flatMap((date) =>
    expectedDay(date, 'normal', defaultHousehold).map((count, slot) => {
      const [time, cumulativeKwh] = [slotTime(date, slot), toKwh(count, UNIT)]
      return { meter: 'home', direction: 'normal', time, count, cumulativeKwh, usageKwh: 0.1 }
    }),
  )
}

async function oneWrite({ url, requests, create }) {
  await create('points')
  const place = { kind: 'influxdb', url, bucket: 'points', timeoutMs: 20_000, measurements: defaultMeasurements }
  const store = await openStore(place, { mode: 'write', time: systemTime, log: silent })
  requests.length = 0
  await store.write({ readings: points(), days: [], runs: [] }, { signal: never })
  showRequests('4,800 points in one write: requests', requests, { goal: '≤ 5', isMet: requests.length <= 5 })
}

async function wholeImport({ url, requests, create }) {
  await create('counted')
  const options = await settings(await standing(NOON), { store: influxdb(url, 'counted') })
  requests.length = 0
  await timed(NODE, [CLI, 'import', '--log-level', 'error'], options)
  showRequests('import of 99 days, InfluxDB: requests', requests)
}

function showRequests(name, requests, goal = {}) {
  const counts = Map.groupBy?.(requests, (one) => one) ?? grouped(requests)
  const against = [...counts].map(([kind, all]) => `${all.length} ${kind}`).join(', ')
  show({ name, measured: String(requests.length), against, ...goal })
}

/** `Map.groupBy` came with Node 21. */
function grouped(items) {
  const groups = new Map()
  for (const item of items) groups.set(item, [...(groups.get(item) ?? []), item])
  return groups
}

const influxdb = (url, bucket) => ['store:', '  kind: influxdb', `  url: ${url}`, `  bucket: ${bucket}`]

/** The same payload of E2 in both: 48 counts to kWh. */
async function decoding() {
  const edt = Uint8Array.from([0, 1, ...expectedDay(TODAY, 'normal', defaultHousehold).flatMap(fourBytes)])
  const { out } = await timed(PYTHON, [script('decode.py'), Buffer.from(edt).toString('hex')])
  const [ours, theirs] = [perSecond(() => kwhOf(edt)), Number(out)]
  const against = `momonga: ${rounded(theirs)} days/s`
  show({ name: 'history payload to kWh', measured: `${rounded(ours)} days/s`, against, ratio: ours / theirs })
}

const fourBytes = (count) => [24, 16, 8, 0].map((shift) => (count >> shift) & 0xff)
const kwhOf = (edt) => smartMeter.cumulativeHistoryNormal.decode(edt).counts.map((count) => toKwh(count, UNIT))
const rounded = (value) => Math.round(value).toLocaleString('en-US')
const script = (name) => fileURLToPath(new URL(name, import.meta.url))

function perSecond(task) {
  for (const until = performance.now() + 200; performance.now() < until;) task()
  const begun = performance.now()
  let done = 0
  for (; performance.now() - begun < 500; done++) task()
  return (done * 1000) / (performance.now() - begun)
}

/** Scan, join, five days, leave: through the same kind of pseudo-terminal, at the same latency. Momonga waits 5 s between requests. */
async function fiveDays() {
  const path = join(await folder(), 'dongle')
  const place = await emulator('--pty', path, '--latency', 'fast', '--clock', toIso(NOON), '--clock-rate', '0')
  const ours = await timed(NODE, [CLI, 'import', '--days', '5', '--log-level', 'error'], await settings(place.pty))
  const { routeBId, password } = dummyCredentials
  const theirs = await timed(PYTHON, [script('../peers/momonga-days.py'), place.pty, routeBId, password], { env })
  const against = `momonga: ${s(theirs.seconds)}`
  show({
    name: 'five days from the emulator',
    measured: s(ours.seconds),
    against,
    ratio: ours.seconds / theirs.seconds,
  })
}

const needsPython = (task) => () => {
  if (!existsSync(PYTHON)) throw new Error('momonga is absent: sh test/prepare/peers.sh')
  return task()
}

head()
await group('start-up', startUp)
await group('first byte', firstByte)
await group('import and nightly run', async () => {
  const bare = []
  for (let n = 0; n < ROUNDS; n++) bare.push(await used(['-e', '0']))
  await group('SQLite', () => runs('SQLite', bare, () => []))
  await group('InfluxDB', async () => {
    const server = await countedInfluxdb()
    await runs('InfluxDB', bare, async (round) => {
      await server.create(`round${round}`)
      return influxdb(server.url, `round${round}`)
    })
    await oneWrite(server)
    await wholeImport(server)
  })
})
await group('decoding', needsPython(decoding))
await group('five days', needsPython(fiveDays))
await cleanUp()
