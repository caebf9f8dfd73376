import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadState } from '../../src/app/state.js'
import type { Proof } from '../../src/history/proof.js'
import { planDays } from '../../src/history/plan.js'
import { estimate } from '../../src/report/estimate.js'
import { DAY_S, slotTime, plusDays } from '../../src/base/clock.js'
import { silent } from '../../src/base/log.js'
import { Secret } from '../../src/base/secret.js'
import { systemTime } from '../../src/base/time.js'
import { openStore } from '../../src/store/open.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { describeInfluxd1, describeInfluxd2, serving, startInfluxd1, startInfluxd2 } from '../helpers/influxd.js'
import {
  dump,
  emptyDump,
  emulator,
  fast,
  never,
  influxAt,
  NOON,
  run,
  sqliteIn,
  temporaryFolder,
  TODAY,
  type Dump,
} from './harness.js'
import type { StoreSettings } from '../../src/store/store.js'

const history = { days: 14 }
const BY_DAYS = ['E2', 'E4', 'E5']

type Household = NonNullable<EmulatorOptions['household']>

const holes = new Set([slotTime(plusDays(TODAY, -3), 11), slotTime(plusDays(TODAY, -5), 0)])
const wrapAt = NOON - 6 * DAY_S
const households = {
  'a roof that sells': { solar: true },
  holes: { holes },
  'a register that wraps': { wrapAt },
  'a coefficient': { unitExponent: -3, coefficient: 60, digits: 8 },
  'all of it at once': { solar: true, holes, wrapAt, unitExponent: -3, coefficient: 60, digits: 8 },
} satisfies Record<string, Household>

async function importInto(store: StoreSettings, folder: string, options: EmulatorOptions): Promise<Dump> {
  await run(await emulator(options), { folder, history, store })
  return dump(store)
}

interface Pair<T> {
  readonly byHalfHours: T
  readonly byDays: T
}
const ways: Pair<readonly string[]> = { byHalfHours: BY_DAYS, byDays: [] }

/** One import in either way. */
async function equalBothWays(places: Pair<StoreSettings>, household: Household): Promise<Dump> {
  const stored = async (way: keyof typeof ways): Promise<Dump> =>
    importInto(places[way], await temporaryFolder(), { household, without: ways[way] })
  const byHalfHours = await stored('byHalfHours')
  expect(byHalfHours).toEqual(await stored('byDays'))
  return byHalfHours
}

/** One import of a meter, and one of the meter that took its place. */
async function equalAcrossExchange(places: Pair<StoreSettings>): Promise<void> {
  const stored = async (way: keyof typeof ways): Promise<Dump> => {
    const [folder, exchangeAt, store, without] = [await temporaryFolder(), slotTime(TODAY, 15), places[way], ways[way]]
    const days = { days: 3 }
    const before = await emulator({ clock: slotTime(TODAY, 14) + 600, household: { solar: true }, without })
    await run(before, { folder, history: days, store })
    await run(await emulator({ household: { solar: true, exchangeAt }, without }), { folder, history: days, store })
    return dump(store)
  }
  const byHalfHours = await stored('byHalfHours')
  expect(byHalfHours.readings.length).toBeGreaterThan(2 * 48 * 3)
  expect(byHalfHours).toEqual(await stored('byDays'))
}

describe('what proved the dates of a run', () => {
  const proofsOf = async (folder: string): Promise<(readonly [string, Proof | undefined])[]> => {
    const store = await openStore(sqliteIn(folder), { mode: 'read', time: systemTime, log: silent })
    const runs = await store.runs({ from: 0, to: NOON + 10 * DAY_S }, { signal: never })
    await store.close()
    return runs.map(({ outcome, proof }) => [outcome, proof] as const)
  }

  it('is in its record: an import, a night, and one by half hours alone', async () => {
    const [folder, other] = [await temporaryFolder(), await temporaryFolder()]
    await run(await emulator(), { folder, history })
    await run(await emulator({ clock: NOON + DAY_S }), { folder, history })
    await run(await emulator({ without: BY_DAYS }), { folder: other, history: { days: 2 } })
    expect(await proofsOf(folder)).toEqual([
      ['ok', 'E2+EC'],
      ['ok', 'E2'],
    ])
    expect(await proofsOf(other)).toEqual([['ok', 'EC']])
  })

  it('is nothing where the two histories contradict each other', async () => {
    const folder = await temporaryFolder()
    const meter = await emulator({ historyLagS: 3600 })
    await expect(run(meter, { folder, history })).rejects.toMatchObject({ code: 'history.date-not-proven' })
    expect((await proofsOf(folder)).flatMap(([, proof]) => proof ?? [])).toEqual([])
    expect(await dump(sqliteIn(folder))).toEqual(emptyDump)
  })
})

describe('an import by half hours alone (EC)', () => {
  it('is known to the next estimate', async () => {
    const folder = await temporaryFolder()
    await run(await emulator({ without: BY_DAYS }), { folder, history: { days: 2 } })
    const { capabilities } = await loadState(join(folder, 'state'), 'home')
    expect(capabilities).toMatchObject({ halfHours: true, daysByHalfHours: true })
    const plan = planDays({ today: TODAY, days: 10, directions: ['normal'], markOf: () => undefined })
    expect(estimate(plan, { capabilities }).requests).toBe(1 + 8 * 11)
  })

  const files = async (): Promise<Pair<StoreSettings>> => ({
    byHalfHours: sqliteIn(await temporaryFolder()),
    byDays: sqliteIn(await temporaryFolder()),
  })

  it.each(Object.entries(households))('equals the one by days (E2) in SQLite: %s', async (_, household) => {
    const stored = await equalBothWays(await files(), household)
    expect(stored.days.length).toBeGreaterThanOrEqual(history.days)
  })

  it('equals it across an exchange of the meter', async () => equalAcrossExchange(await files()))

  it('goes on where it was ended, and asks for nothing twice', async () => {
    const [folder, whole] = [await temporaryFolder(), await temporaryFolder()]
    const time = fast()
    const meter = await emulator({ time, without: BY_DAYS })
    const stop = new AbortController()
    const ending = run(meter, {
      folder,
      time,
      history,
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done === 8) stop.abort(new Error('enough'))
      },
    })
    await expect(ending).rejects.toThrow('enough')
    const stored = (await dump(sqliteIn(folder))).days.filter(({ final }) => final).length
    expect(stored).toBeGreaterThan(3)
    const asked = meter.log.length
    await run(meter, { folder, time, history })
    // The opening frames, today, eight requests for each day that was missing, and the clock that shows that the meter answers.
    expect(meter.log.length - asked).toBeLessThanOrEqual(8 + 6 + 8 * (history.days - stored))
    expect(await dump(sqliteIn(folder))).toEqual(await importInto(sqliteIn(whole), whole, {}))
  })
})

/** @param places two empty ones for each test */
function equalsTheOneByDays(places: (test: string) => Promise<Pair<StoreSettings>>): void {
  it('equals the one by days (E2), with sold energy, holes, a wrap and a coefficient', async () => {
    const stored = await equalBothWays(await places('once'), households['all of it at once'])
    expect(stored.readings.length).toBeGreaterThan(2 * 48 * history.days - 2 * holes.size)
  })

  it('equals it across an exchange of the meter', async () => equalAcrossExchange(await places('exchange')))
}

describeInfluxd1('an import by half hours alone (EC), into InfluxDB 1.6.7', () => {
  const server = serving(() => startInfluxd1())

  equalsTheOneByDays(async (test) => {
    await server().query(`CREATE DATABASE half_${test}; CREATE DATABASE days_${test}`)
    const { url } = server()
    return { byHalfHours: influxAt(url, `half_${test}`), byDays: influxAt(url, `days_${test}`) }
  })
})

describeInfluxd2('an import by half hours alone (EC), into InfluxDB 2.x', () => {
  const server = serving(() => startInfluxd2())

  equalsTheOneByDays(async (test) => {
    const { url, org, token } = server()
    const bucket = async (name: string): Promise<StoreSettings> => {
      await server().createBucket(name)
      return { ...influxAt(url, name), org, token: new Secret(token) }
    }
    return { byHalfHours: await bucket(`half_${test}`), byDays: await bucket(`days_${test}`) }
  })
})
