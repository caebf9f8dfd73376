/**
 * `node test/bench/many.js [METERS]`: imports of 99 days from so many emulated meters at once into one SQLite file, beside the import
 * of one alone. Every reading is compared with what its household used.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, URL } from 'node:url'
import { dateAt, dayStart, plusDays, slotTime } from '../../dist/src/base/clock.js'
import { silent } from '../../dist/src/base/log.js'
import { systemTime } from '../../dist/src/base/time.js'
import { defaultHousehold } from '../../dist/src/emulator/household/household.js'
import { expectedDay } from '../../dist/src/emulator/meter/history.js'
import { dummyCredentials } from '../../dist/src/emulator/options.js'
import { openStore } from '../../dist/src/store/open.js'
import { CLI, group, head, mb, s, show, used } from './measure.js'
import { cleanUp, folder } from './made.js'
import { env } from './places.js'

const METERS = Number(process.argv[2] ?? 50)
const DAYS = 99
const TODAY = plusDays(dateAt(Date.now() / 1000), -1)
const NOON = dayStart(TODAY) + 12 * 3600 + 600
const nameOf = (n) => `flat-${n}`

/** Imports so many meters in one process. */
async function imported(count) {
  const cwd = await folder()
  const emulators = spawn(process.execPath, [script('meters.js'), String(count), String(NOON)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = await once(createInterface(emulators.stdout), 'line')
    await writeFile(join(cwd, 'kenshin.yaml'), settings(JSON.parse(line)), { mode: 0o600 })
    const usage = await used([CLI, 'import', '--log-level', 'error'], { cwd, env })
    const path = join(cwd, 'kenshin.sqlite')
    return { ...usage, fileBytes: statSync(path).size, right: await rightReadings(path, count) }
  } finally {
    emulators.kill()
  }
}

const script = (name) => fileURLToPath(new URL(name, import.meta.url))

function settings(ports) {
  const routeB = `{ id: '${dummyCredentials.routeBId}', password: '${dummyCredentials.password}' }`
  const meters = ports.map(
    (port, n) => `  - { name: ${nameOf(n)}, port: 'tcp://127.0.0.1:${port}', routeB: ${routeB} }`,
  )
  return ['meters:', ...meters, 'state: state', 'history: { meterClock: trust, today: false }', ''].join('\n')
}

/** How many readings of the finished days are stored with the count that the household has. */
async function rightReadings(path, count) {
  const store = await openStore({ kind: 'sqlite', path }, { mode: 'read', time: systemTime, log: silent })
  const { signal } = new globalThis.AbortController()
  let right = 0
  for (let n = 0; n < count; n++) {
    const range = { meter: nameOf(n), direction: 'normal', from: 0, to: NOON }
    const stored = new Map((await store.readings(range, { signal })).map((one) => [one.time, one.count]))
    for (let daysAgo = 1; daysAgo <= DAYS; daysAgo++) {
      const date = plusDays(TODAY, -daysAgo)
      const expected = expectedDay(date, 'normal', { ...defaultHousehold, seed: n })
      right += expected.filter((value, slot) => stored.get(slotTime(date, slot)) === value).length
    }
  }
  await store.close()
  return right
}

function showImport(count, measured, alone) {
  const { seconds, cpuS, peakBytes, writtenBytes, fileBytes, right } = measured
  const name = (what) => `${count} imports at once: ${what}`
  const wanted = count * DAYS * 48
  show({ name: name('right readings'), measured: String(right), goal: String(wanted), isMet: right === wanted })
  show({ name: name('time'), measured: s(seconds), against: `one alone: ${s(alone.seconds)}` })
  const ratio = cpuS / count / alone.cpuS
  const against = `one alone: ${s(alone.cpuS)}`
  show({ name: name('CPU for each'), measured: s(cpuS / count), against, ratio, goal: '≤ 1×', isMet: ratio <= 1 })
  show({ name: name('peak memory'), measured: mb(peakBytes), goal: '< 300 MB', isMet: peakBytes < 300e6 })
  const written = writtenBytes / fileBytes
  const file = `the file: ${mb(fileBytes)}`
  show({
    name: name('written'),
    measured: mb(writtenBytes),
    against: file,
    ratio: written,
    goal: '< 5×',
    isMet: written < 5,
  })
}

head()
await group(`${METERS} imports at once`, async () => {
  const alone = await imported(1)
  showImport(1, alone, alone)
  showImport(METERS, await imported(METERS), alone)
})
await cleanUp()
