/**
 * One database behind several addresses. One InfluxDB behind two doors of TCP proves that nothing is lost, whatever a closed door
 * has let through; two InfluxDBs, which are two databases, prove what a killed server looks like, and that the other then gets all.
 */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { silent } from '../../src/base/log.js'
import { openSpool } from '../../src/store/meter-store/spool.js'
import type { StoreSettings } from '../../src/store/store.js'
import { doorTo, type Closing, type Door } from '../helpers/door.js'
import { describeInfluxd1, serving, startInfluxd1 } from '../helpers/influxd.js'
import { makeFolder, meterAt } from '../commands/home.js'
import { dump, emulator, influxAt, NOON, quietLog, run, sqliteIn, temporaryFolder, type Dump } from './harness.js'

const history = { days: 40 }
type Influx = Extract<StoreSettings, { kind: 'influxdb' }>

const household = { solar: true }

let calm: Dump
beforeAll(async () => {
  const [meter, folder] = [await meterAt({ clock: NOON, household }), await makeFolder()]
  await run(meter, { folder, history, log: silent })
  calm = await dump(sqliteIn(folder))
})

/** A meter, and where its readings go. */
async function beginning(): Promise<{ meter: Awaited<ReturnType<typeof emulator>>; folder: string }> {
  return { meter: await emulator({ household }), folder: await temporaryFolder() }
}

const isSpooled = (folder: string, [url = '']: readonly string[]): Promise<boolean> =>
  access(openSpool(join(folder, 'state'), 'home', { place: JSON.stringify([url, undefined, 'home']) }).path).then(
    () => true,
    () => false,
  )

describeInfluxd1('collect() with one InfluxDB 1.6.7 behind two doors', () => {
  const server = serving(startInfluxd1)
  const doors = async (): Promise<{ doors: [Door, Door]; store: Influx; urls: string[] }> => {
    await server().query('DROP DATABASE home; CREATE DATABASE home')
    const both: [Door, Door] = [await doorTo(server().url), await doorTo(server().url)]
    const urls = both.map(({ url }) => url)
    return { doors: both, store: { ...influxAt('', 'home'), url: urls }, urls }
  }

  it.each<[string, Closing | undefined]>([
    ['is closed at the start', undefined],
    // The first write is that of the check. How many come after the third is up to the machine: what is proven during a write is one more.
    ['closes at the beginning of the second write', { write: 2, at: 'its beginning' }],
    ['closes in the middle of the third write', { write: 3, at: 'its middle' }],
    ['lets the second write through, and not its answer', { write: 2, at: 'its answer' }],
    ['lets the third write through, and not its answer', { write: 3, at: 'its answer' }],
  ])('loses nothing and needs no spool where the first door %s', async (_, closing) => {
    const [{ meter, folder }, { doors: both, store, urls }] = [await beginning(), await doors()]
    const { log, lines } = quietLog()
    if (closing === undefined) both[0].close()
    else both[0].closeAt(closing)
    const totals = await run(meter, { folder, store, history, log })
    expect(totals.daysRead).toBeGreaterThan(40)
    expect(await dump(influxAt(server().url, 'home'))).toEqual(calm)
    expect(await isSpooled(folder, urls)).toBe(false)
    // Told for each attempt at a closed door: the one that answers is kept.
    const told = lines.filter((line) => line.includes('next address'))
    expect(told).toEqual([expect.stringContaining(`at=${urls[0]}`)])
  })

  it('goes back to the first door where the second closes, in a later run', async () => {
    const [{ meter, folder }, { doors: both, store }] = [await beginning(), await doors()]
    both[0].close()
    await run(meter, { folder, store, history: { days: 10 } })
    both[0].open()
    both[1].close()
    await run(meter, { folder, store, history })
    expect(await dump(influxAt(server().url, 'home'))).toEqual(calm)
  })

  it('keeps the days in the spool only where both doors are closed, and says so of each', async () => {
    const [{ meter, folder }, { doors: both, store, urls }] = [await beginning(), await doors()]
    for (const door of both) door.close()
    const outcome = (await run(meter, { folder, store, history }).catch((error: unknown) => error)) as Error
    expect(outcome).toMatchObject({ code: 'store.unreachable', exit: 6 })
    for (const url of urls) expect(outcome.message).toContain(`InfluxDB at ${url} cannot be reached`)
    expect(await isSpooled(folder, urls)).toBe(true)
    both[1].open()
    await run(meter, { folder, store, history })
    expect(await isSpooled(folder, urls)).toBe(false)
    expect(await dump(influxAt(server().url, 'home'))).toEqual(calm)
  })
})

describeInfluxd1('collect() with two InfluxDB 1.6.7, one of which is killed', () => {
  const survivor = serving(startInfluxd1)
  const both = async (): Promise<{ mortal: Awaited<ReturnType<typeof startInfluxd1>>; store: Influx }> => {
    const mortal = await startInfluxd1()
    for (const server of [mortal, survivor()]) await server.query('DROP DATABASE home; CREATE DATABASE home')
    return { mortal, store: { ...influxAt('', 'home'), url: [mortal.url, survivor().url] } }
  }
  const left = (): ReturnType<typeof dump> => dump(influxAt(survivor().url, 'home'))

  it('between two runs: the other gets everything', async () => {
    const [{ meter, folder }, { mortal, store }] = [await beginning(), await both()]
    await run(meter, { folder, store, history })
    expect((await left()).readings).toEqual([])
    await mortal.stop()
    await run(meter, { folder, store, history })
    expect(await left()).toEqual(calm)
    expect(await isSpooled(folder, [mortal.url])).toBe(false)
  })

  it('during a write: the other gets the rest, and by the next run what only the dead one had', async () => {
    const [{ meter, folder }, { mortal, store }] = [await beginning(), await both()]
    const door = await doorTo(mortal.url)
    const settings = { ...store, url: [door.url, survivor().url] }
    let killed: Promise<void> | undefined
    door.closeAt({ write: 3, at: 'its middle', then: () => (killed = mortal.stop()) })
    await run(meter, { folder, store: settings, history })
    await killed
    expect(await isSpooled(folder, [door.url])).toBe(false)
    const rest = await left()
    expect(rest.readings.length).toBeGreaterThan(0)
    expect(rest.readings.length).toBeLessThan(calm.readings.length)
    await run(meter, { folder, store: settings, history })
    expect(await left()).toEqual(calm)
  })
})
