import { expect, it } from 'vitest'
import { plusDays, slotTime } from '../../src/base/clock.js'
import { silent } from '../../src/base/log.js'
import { Secret } from '../../src/base/secret.js'
import { systemTime } from '../../src/base/time.js'
import { copyAll } from '../../src/store/copy.js'
import { openStore } from '../../src/store/open.js'
import type { Batch, Store, StoreSettings } from '../../src/store/store.js'
import {
  describeInfluxd1,
  describeInfluxd2,
  describeVictoriaMetrics,
  serving,
  startInfluxd1,
  startInfluxd2,
  startVictoriaMetrics,
} from '../helpers/influxd.js'
import { mark, reading } from '../store/samples.js'
import { MemoryStore } from '../store/memory-store.js'
import {
  dump,
  emulator,
  expectedCounts,
  influxAt,
  never,
  NOON,
  run,
  storedCounts,
  temporaryFolder,
  TODAY,
} from './harness.js'

const NIGHT_S = 15 * 3600
const DAYS = 31
const history = { days: DAYS }

async function withStore<T>(settings: StoreSettings, task: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(settings, { mode: 'write', time: systemTime, log: silent })
  try {
    return await task(store)
  } finally {
    await store.close()
  }
}

/** The day before today, and so many before that, of another meter. */
function daysOf(meter: string): Batch {
  const dates = Array.from({ length: DAYS }, (_, i) => plusDays(TODAY, i - DAYS))
  const slots = Array.from({ length: 48 }, (_, slot) => slot)
  const readings = dates.flatMap((date) => slots.map((slot) => reading(0, slot, { meter, time: slotTime(date, slot) })))
  return { readings, days: dates.map((date) => mark(0, { meter, date })), runs: [] }
}

describeInfluxd1('ten meters in InfluxDB 1.6.7 with max-row-limit = 10000', () => {
  const server = serving(() => startInfluxd1({ http: 'max-row-limit = 10000' }))

  it('are all read, stored and copied, and the next night reads what is new', async () => {
    await server().query('CREATE DATABASE home')
    const settings = influxAt(server().url, 'home')
    const others = Array.from({ length: 9 }, (_, i) => daysOf(`meter-${i}`))
    await withStore(settings, async (store) => {
      for (const other of others) await store.write(other, { signal: never })
    })
    const [meter, folder] = [await emulator({ household: { solar: true } }), await temporaryFolder()]
    await run(meter, { folder, store: settings, history })
    meter.clock.jump(NIGHT_S)
    expect((await run(meter, { folder, store: settings, history })).daysRead).toBeLessThan(4)
    const stored = await dump(settings)
    expect(stored.readings.filter((one) => one.meter !== 'home')).toHaveLength(9 * DAYS * 48)
    const ofHome = { ...stored, readings: stored.readings.filter((one) => one.meter === 'home') }
    expect(storedCounts(ofHome)).toEqual(expectedCounts(meter, NOON + NIGHT_S, DAYS + 1))
    const copy = new MemoryStore()
    await withStore(settings, (store) => copyAll(store, copy, { signal: never }))
    expect(await copy.readings({ from: 0, to: NOON * 2 }, { signal: never })).toEqual(stored.readings)
  })
})

describeInfluxd2('a bucket of InfluxDB 2.x whose database leads elsewhere', () => {
  const server = serving(startInfluxd2)

  it('is found before the radio is used, and the next night works', async () => {
    await server().createBucket('home')
    const mapping = await server().map('home', await server().createBucket('old'))
    const store = { ...influxAt(server().url, 'home'), org: server().org, token: new Secret(server().token) }
    const [meter, folder] = [await emulator({ household: { solar: true } }), await temporaryFolder()]
    await expect(run(meter, { folder, store, history })).rejects.toMatchObject({ code: 'store.read-back', exit: 6 })
    expect(meter.log).toEqual([])
    await mapping.remove()
    await run(meter, { folder, store, history })
    expect(storedCounts(await dump(store))).toEqual(expectedCounts(meter, NOON, DAYS))
  })
})

describeVictoriaMetrics('VictoriaMetrics', () => {
  const server = serving(startVictoriaMetrics)

  it('is found before the radio is used', async () => {
    const [meter, folder] = [await emulator({ household: { solar: true } }), await temporaryFolder()]
    const store = influxAt(server().url, 'home')
    await expect(run(meter, { folder, store, history })).rejects.toMatchObject({ code: 'store.read-back', exit: 6 })
    expect(meter.log).toEqual([])
  })
})
