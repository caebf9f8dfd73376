import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { Secret } from '../../src/base/secret.js'
import { openStore } from '../../src/store/open.js'
import { openSqlite, sqliteDrivers } from '../../src/store/sqlite/store.js'
import { describeInfluxd1, describeInfluxd2, serving, startInfluxd1, startInfluxd2 } from '../helpers/influxd.js'
import { storeContract } from './contract.js'
import { influxSettings, options } from './samples.js'
import { driverNames } from './sqlite/files.js'

let made = 0
const folder = mkdtempSync(join(tmpdir(), 'kenshin-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

for (const name of driverNames)
  storeContract(`SQLite by ${name}`, () =>
    openSqlite(join(folder, `${made++}.sqlite`), { mode: 'write', driver: sqliteDrivers[name] }),
  )

describeInfluxd1('InfluxDB 1.x', () => {
  const server = serving(startInfluxd1)

  storeContract('InfluxDB 1.6.7', async () => {
    const bucket = `home ${made++}`
    await server().query(`CREATE DATABASE "${bucket}"`)
    return openStore(influxSettings(server().url, bucket), { mode: 'write', ...options })
  })
})

describeInfluxd2('InfluxDB 2.x', () => {
  const server = serving(startInfluxd2)

  storeContract('InfluxDB 2.x', async () => {
    const bucket = `home ${made++}`
    await server().createBucket(bucket)
    const settings = influxSettings(server().url, bucket, { org: server().org, token: new Secret(server().token) })
    return openStore(settings, { mode: 'write', ...options })
  })
})
