import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DAY_S, dateAt, plusDays, slotTime } from '../../src/base/clock.js'
import { Secret } from '../../src/base/secret.js'
import { systemTime } from '../../src/base/time.js'
import type { RunningEmulator } from '../../src/emulator/emulator.js'
import { StoredHistory } from '../../src/store/meter-store/stored-history.js'
import { openStore } from '../../src/store/open.js'
import { openSpool } from '../../src/store/meter-store/spool.js'
import type { Store, StoreSettings } from '../../src/store/store.js'
import { doorTo } from '../helpers/door.js'
import { describeInfluxd1, describeInfluxd2, serving, startInfluxd1, startInfluxd2 } from '../helpers/influxd.js'
import { dump, emulator, influxAt, never, quietLog, run, sqliteIn, temporaryFolder } from './harness.js'

/** A retention is measured by the true clock. */
const REAL_TODAY = dateAt(Date.now() / 1000)
const REAL_NOON = slotTime(REAL_TODAY, 24) + 600
const UNIT = { coefficient: 1, unitExponent: -1, digits: 6 }

type Influx = Extract<StoreSettings, { kind: 'influxdb' }>

const NIGHT_S = 15 * 3600

/** A first night, two that find no database, and one that finds it again: as if it had never been away. */
async function expectNothingLost(settings: Influx & { url: string }, losesMarks: boolean): Promise<void> {
  const meter = await emulator({ household: { solar: true } })
  const [calm, folder, way] = [await temporaryFolder(), await temporaryFolder(), await doorTo(settings.url)]
  const history = { days: 12 }
  const night = (): ReturnType<typeof run> => run(meter, { folder, store: { ...settings, url: way.url }, history })
  await run(meter, { folder: calm, history })
  await night()
  way.close()
  for (const later of [NIGHT_S, DAY_S]) {
    meter.clock.jump(later)
    await run(meter, { folder: calm, history })
    if (losesMarks) await rm(join(folder, 'state', 'marks'), { recursive: true, force: true })
    const asked = meter.log.length
    const outcome = await night().catch((error: unknown) => error)
    expect(outcome).toMatchObject({ code: 'store.unreachable', exit: 6 })
    expect((outcome as Error).message).toMatch(/ days wait in .*home@[0-9a-f]{8}\.sqlite for the next run\.$/)
    // Today and the day that was unfinished; without the marks the twelve days once, and not again: they are in the spool.
    expect(meter.log.length - asked).toBeLessThan(losesMarks && later === NIGHT_S ? 100 : 30)
  }
  way.open()
  expect((await night()).daysRead).toBe(1)
  await run(meter, { folder: calm, history })
  expect(await dump(settings)).toEqual(await dump(sqliteIn(calm)))
  expect((await night()).pointsWritten).toBe(0)
}

/** What a kenshin left in its spool that read 120 days while the database was away. */
async function spooled(meter: RunningEmulator, store: Store, folder: string): Promise<void> {
  const dates = Array.from({ length: 120 }, (_, k) => plusDays(REAL_TODAY, k - 120))
  const history = new StoredHistory({ meter: 'home', unit: UNIT, registerSince: undefined, today: true })
  const days = dates.map((date) => ({
    date,
    direction: 'normal' as const,
    counts: meter.expectedDay(date, 'normal'),
    final: true,
  }))
  await openSpool(join(folder, 'state'), 'home', store).put(history.batchFor(days, REAL_NOON), { signal: never })
}

/** 120 days in the spool, 110 days of retention: the rest is delivered, and no night is blocked. */
async function expectOldSetAside(settings: Influx): Promise<void> {
  const [meter, folder, { log, lines }] = [await emulator({ clock: REAL_NOON }), await temporaryFolder(), quietLog()]
  const store = await openStore(settings, { mode: 'write', time: systemTime, log })
  await spooled(meter, store, folder)
  await run(meter, { folder, store: settings, log })
  expect(lines.filter((line) => / warn .*set aside readings=\d+ days=1[01] path=.*too-old/.test(line))).toHaveLength(1)
  const days = await store.days({ from: plusDays(REAL_TODAY, -130), to: REAL_TODAY }, { signal: never })
  expect([109, 110]).toContain(days.filter(({ slots }) => slots === 48).length)
  const path = openSpool(join(folder, 'state'), 'home', store).path
  const aside = await dump({ kind: 'sqlite', path: path.replace(/\.sqlite$/, '.too-old.sqlite') })
  expect(aside.days.length + days.length).toBe(121)
  const again = await run(meter, { folder, store: settings, log })
  expect(again).toMatchObject({ daysRead: 1, pointsWritten: 0 })
  await store.close()
}

describeInfluxd1('collect() while InfluxDB 1.6.7 is away', () => {
  const server = serving(startInfluxd1)

  it.each([false, true])('loses nothing, its copy of the marks lost: %s', async (losesMarks) => {
    await server().query(`CREATE DATABASE "away ${losesMarks}"`)
    await expectNothingLost(influxAt(server().url, `away ${losesMarks}`), losesMarks)
  })

  it('sets aside what became too old meanwhile', async () => {
    await server().query('CREATE DATABASE brief WITH DURATION 110d')
    await expectOldSetAside(influxAt(server().url, 'brief'))
  })
})

describeInfluxd2('collect() while InfluxDB 2.x is away', () => {
  const server = serving(startInfluxd2)
  const at = (bucket: string): Influx & { url: string } => ({
    ...influxAt(server().url, bucket),
    org: server().org,
    token: new Secret(server().token),
  })

  it('loses nothing', async () => {
    await server().createBucket('away')
    await expectNothingLost(at('away'), false)
  })

  it('sets aside what became too old meanwhile', async () => {
    await server().createBucket('brief', 110 * DAY_S)
    await expectOldSetAside(at('brief'))
  })
})
