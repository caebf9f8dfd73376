/**
 * `node test/bench/many.js [METERS]`: imports of 99 days from so many emulated meters at once into one SQLite file, beside the import
 * of one alone. Every reading is compared with what its household used.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { dateAt, plusDays, slotTime } from '../../dist/src/base/clock.js'
import { silent } from '../../dist/src/base/log.js'
import { systemTime } from '../../dist/src/base/time.js'
import { defaultHousehold } from '../../dist/src/emulator/household/household.js'
import { expectedDay } from '../../dist/src/emulator/meter/history.js'
import { openStore } from '../../dist/src/store/open.js'
import { NOON, startMeter } from './clients.js'
import { cleanUp } from './made.js'
import { CLI, group, head, mb, s, show, used } from './measure.js'
import { settings } from './places.js'

const METERS = Number(process.argv[2] ?? 50)
const DAYS = 99
const TODAY = dateAt(NOON)

/** Imports so many meters in one process. */
async function imported(count) {
  const meters = await startMeter({ seconds: 0, clock: NOON, count, isEachOther: true })
  try {
    const options = await settings((await meters.promise).ports, { days: DAYS })
    const usage = await used([CLI, 'import', '--log-level', 'error'], options)
    const path = join(options.cwd, 'kenshin.sqlite')
    return { ...usage, fileBytes: statSync(path).size, right: await rightReadings(path, count) }
  } finally {
    await meters.end()
  }
}

/** How many readings of the finished days are stored with the count that the household has. */
async function rightReadings(path, count) {
  const store = await openStore({ kind: 'sqlite', path }, { mode: 'read', time: systemTime, log: silent })
  const { signal } = new globalThis.AbortController()
  let right = 0
  for (let n = 0; n < count; n++) {
    const range = { meter: `meter-${n + 1}`, direction: 'normal', from: 0, to: NOON }
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
