import { expect, it } from 'vitest'
import type { StoreSettings } from '../../src/store/store.js'
import { Secret } from '../../src/base/secret.js'
import { describeInfluxd1, describeInfluxd2, startInfluxd1, startInfluxd2 } from '../helpers/influxd.js'
import { dump, emulator, influxAt, run, sqliteIn, temporaryFolder } from './harness.js'

/** Two runs into SQLite and two into another store, a night apart: both hold the same, a third run changes nothing. */
async function expectSameAsSqlite(store: StoreSettings): Promise<void> {
  const meter = await emulator({ household: { solar: true } })
  const [plain, folder] = [await temporaryFolder(), await temporaryFolder()]
  for (const night of [0, 15 * 3600]) {
    meter.clock.jump(night)
    await run(meter, { folder: plain })
    await run(meter, { folder, store })
  }
  const stored = await dump(store)
  expect(stored).toEqual(await dump(sqliteIn(plain)))
  expect((await run(meter, { folder, store })).pointsWritten).toBe(0)
  expect(await dump(store)).toEqual(stored)
}

describeInfluxd1('collect() into InfluxDB 1.6.7', () => {
  it('stores what it stores into SQLite, and a run more changes nothing', async () => {
    const server = await startInfluxd1()
    try {
      await server.query('CREATE DATABASE home')
      await expectSameAsSqlite(influxAt(server.url, 'home'))
    } finally {
      await server.stop()
    }
  })
})

describeInfluxd2('collect() into InfluxDB 2.x', () => {
  it('stores what it stores into SQLite, and a run more changes nothing', async () => {
    const server = await startInfluxd2()
    try {
      await server.createBucket('home')
      await expectSameAsSqlite({ ...influxAt(server.url, 'home'), org: server.org, token: new Secret(server.token) })
    } finally {
      await server.stop()
    }
  })
})
