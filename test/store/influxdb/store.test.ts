import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dayStart, DAY_S } from '../../../src/base/clock.js'
import { KenshinError, type ErrorCode } from '../../../src/base/errors.js'
import { Secret } from '../../../src/base/secret.js'
import { InfluxStore } from '../../../src/store/influxdb/store.js'
import type { InfluxSettings } from '../../../src/store/influxdb/http.js'
import { defaultMeasurements, type Store } from '../../../src/store/store.js'
import {
  admin,
  describeInfluxd1,
  describeInfluxd2,
  serving,
  startInfluxd1,
  startInfluxd2,
} from '../../helpers/influxd.js'
import { always, batch, day, influxSettings, mark, options, reading, waiting, wholeDays } from '../samples.js'

const open = (settings: InfluxSettings): Store => new InfluxStore(settings, options)
const now = Math.floor(Date.now() / 1000)

/** The error of a task; it must not hold a password or token anywhere. */
async function failure(task: Promise<unknown>): Promise<KenshinError> {
  const error = await task.then(
    () => expect.unreachable('it did not fail'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof KenshinError)) throw error
  for (const secret of [admin.password, 'all-access-token-1', 'wrong-password-1', 'wrong-token-1'])
    expect(JSON.stringify([error.words, error.remedy, error.facts, String(error.cause)])).not.toContain(secret)
  return error
}

async function expectCode(task: Promise<unknown>, code: ErrorCode, words: RegExp): Promise<void> {
  const error = await failure(task)
  expect({ code: error.code, en: error.words.en }).toEqual({ code, en: expect.stringMatching(words) as string })
}

describeInfluxd1('InfluxStore: InfluxDB 1.6.7', () => {
  const server = serving(startInfluxd1)
  let bucket: string
  let made = 0
  beforeEach(async () => {
    bucket = `db${made++}`
    await server().query(`CREATE DATABASE ${bucket}`)
  })

  it('names version, address and database', async () => {
    const store = open(influxSettings(`${server().url}/`, bucket))
    await store.readings(always, waiting)
    expect(store.name.en).toBe(`InfluxDB 1.6.7~rc0 at ${server().url}, database ${bucket}`)
  })

  it('writes the documented field types', async () => {
    await open(influxSettings(server().url, bucket)).write(wholeDays(0, 1), waiting)
    const { results } = await server().query('SHOW FIELD KEYS FROM electricity', bucket)
    expect(results[0]?.series?.[0]?.values).toEqual([
      ['count', 'integer'],
      ['cumulative_kwh', 'float'],
      ['usage_kwh', 'float'],
    ])
  })

  it('uses the configured measurement names, whatever they are', async () => {
    const electricity = 'the "power", o\'家'
    const measurements = { ...defaultMeasurements, electricity }
    const store = open(influxSettings(server().url, bucket, { measurements }))
    await store.write(wholeDays(0, 1), waiting)
    await store.check({ oldestDays: 0 }, waiting)
    expect(await store.readings(always, waiting)).toHaveLength(48)
    const { results } = await server().query('SHOW MEASUREMENTS', bucket)
    expect(results[0]?.series?.[0]?.values).toContainEqual([electricity])
  })

  it('passes over points of other programs in the same measurement', async () => {
    await server().write(bucket, `electricity,meter=home watts=5i ${dayStart(day(0))}`)
    await server().write(bucket, `electricity,host=pi count=5i,cumulative_kwh=1.5 ${dayStart(day(0))}`)
    const store = open(influxSettings(server().url, bucket))
    await store.write(batch({ readings: [reading(0, 0)] }), waiting)
    expect(await store.readings(always, waiting)).toEqual([reading(0, 0)])
  })

  it('says which database is missing', async () => {
    const store = open(influxSettings(server().url, 'nope'))
    await expectCode(store.check({ oldestDays: 0 }, waiting), 'store.no-database', /no database or bucket nope/)
    await expectCode(store.write(wholeDays(0, 1), waiting), 'store.no-database', /nope/)
    await expectCode(store.readings(always, waiting), 'store.no-database', /nope/)
  })

  it('says when the retention is shorter than the history, before and while writing', async () => {
    await server().query(`CREATE RETENTION POLICY month ON ${bucket} DURATION 30d REPLICATION 1 DEFAULT`)
    const store = open(influxSettings(server().url, bucket))
    await store.check({ oldestDays: 30 }, waiting)
    const old = store.check({ oldestDays: 99 }, waiting)
    await expectCode(old, 'store.retention', /keeps data for 30 days; 99 days are needed/)
    const readings = [reading(0, 0, { time: now - 40 * DAY_S }), reading(0, 1, { time: now - DAY_S })]
    const days = [mark(0)]
    await expectCode(store.write(batch({ readings, days }), waiting), 'store.retention', /keeps data too briefly/)
    expect(await store.days({ from: day(-9), to: day(9) }, waiting)).toEqual([])
  })

  it('says which field has another type, before and while writing', async () => {
    await server().write(bucket, `electricity,meter=x count=1.5 ${dayStart(day(0))}`)
    const store = open(influxSettings(server().url, bucket))
    const words = /field count of electricity is float there, integer is needed/
    await expectCode(store.check({ oldestDays: 0 }, waiting), 'store.type-conflict', words)
    await expectCode(store.write(wholeDays(0, 1), waiting), 'store.type-conflict', words)
    expect(await store.days({ from: day(-9), to: day(9) }, waiting)).toEqual([])
  })
})

describeInfluxd1('InfluxStore: InfluxDB 1.6.7 with users', () => {
  const server = serving(() => startInfluxd1({ auth: true }))
  beforeAll(async () => {
    await server().query('CREATE DATABASE home')
    for (const [user, right] of [
      ['reader', 'READ'],
      ['writer', 'WRITE'],
      ['both', 'ALL'],
    ])
      await server().query(`CREATE USER ${user} WITH PASSWORD '${admin.password}'; GRANT ${right} ON home TO ${user}`)
  })

  const as = (username: string, password: string): Store =>
    open(influxSettings(server().url, 'home', { username, password: new Secret(password) }))

  it('serves a user who may read and write this database only', async () => {
    const store = as('both', admin.password)
    await store.check({ oldestDays: 0 }, waiting)
    await store.write(wholeDays(0, 1), waiting)
    expect(await store.readings(always, waiting)).toHaveLength(48)
  })

  it('rejects every call with a wrong password', async () => {
    const store = as('both', 'wrong-password-1')
    const denied = /denies access \(401: authorization failed\)/
    await expectCode(store.check({ oldestDays: 0 }, waiting), 'store.no-access', denied)
    await expectCode(store.write(wholeDays(0, 1), waiting), 'store.no-access', denied)
    await expectCode(store.readings(always, waiting), 'store.no-access', denied)
  })

  it('rejects without credentials', async () => {
    const store = open(influxSettings(server().url, 'home'))
    await expectCode(store.check({ oldestDays: 0 }, waiting), 'store.no-access', /401/)
  })

  it('finds out by its check that a user may not write, or not read', async () => {
    const check = (user: string): Promise<void> => as(user, admin.password).check({ oldestDays: 0 }, waiting)
    await expectCode(check('reader'), 'store.no-access', /not authorized to write/)
    await expectCode(check('writer'), 'store.no-access', /requires READ/)
  })
})

describeInfluxd2('InfluxStore: InfluxDB 2.x', () => {
  const server = serving(startInfluxd2)
  let id: string
  let bucket: string
  let made = 0
  beforeEach(async () => {
    bucket = `bucket-${made++}`
    id = await server().createBucket(bucket)
  })

  const withToken = (token: string, more: Partial<InfluxSettings> = {}): Store =>
    open(influxSettings(server().url, bucket, { org: server().org, token: new Secret(token), ...more }))

  it('serves a token that may read and write this bucket only', async () => {
    const store = withToken(await server().createToken(id, ['read', 'write']))
    await store.check({ oldestDays: 9999 }, waiting)
    await store.write(wholeDays(0, 1), waiting)
    expect(await store.readings(always, waiting)).toHaveLength(48)
    expect(store.name.en).toMatch(/^InfluxDB (2\.|dev).* at http:.*, bucket bucket-/)
  })

  it('rejects every call with a wrong token', async () => {
    const store = withToken('wrong-token-1')
    await expectCode(store.check({ oldestDays: 0 }, waiting), 'store.no-access', /401/)
    await expectCode(store.write(wholeDays(0, 1), waiting), 'store.no-access', /401/)
    await expectCode(store.readings(always, waiting), 'store.no-access', /401/)
  })

  it('finds out by its check that a token may not write, or not read', async () => {
    const check = async (action: 'read' | 'write'): Promise<void> =>
      withToken(await server().createToken(id, [action])).check({ oldestDays: 0 }, waiting)
    await expectCode(check('read'), 'store.no-access', /403/)
    await expectCode(check('write'), 'store.no-access', /may write to the bucket bucket-\d+ .*, but not read from it/)
  })

  it('says which bucket or organization is missing', async () => {
    const noBucket = open(influxSettings(server().url, 'nope', { org: 'home', token: new Secret(server().token) }))
    await expectCode(noBucket.check({ oldestDays: 0 }, waiting), 'store.no-database', /bucket "nope" not found/)
    await expectCode(noBucket.write(wholeDays(0, 1), waiting), 'store.no-database', /nope/)
    await expectCode(noBucket.readings(always, waiting), 'store.no-database', /nope/)
    const noOrg = withToken(server().token, { org: 'nowhere' })
    await expectCode(
      noOrg.check({ oldestDays: 0 }, waiting),
      'store.no-database',
      /does not know the organization of `org` \(.*"nowhere"/,
    )
    const without = withToken(server().token, { org: undefined })
    await expectCode(without.check({ oldestDays: 0 }, waiting), 'store.refused', /needs to know the organization/)
  })

  it('says when the retention is shorter than the history, before and while writing', async () => {
    const name = `${bucket}-short`
    await server().createBucket(name, 30 * DAY_S)
    const store = open(influxSettings(server().url, name, { org: 'home', token: new Secret(server().token) }))
    const old = store.check({ oldestDays: 99 }, waiting)
    await expectCode(old, 'store.retention', /keeps data for 30 days; 99 days are needed/)
    const readings = [reading(0, 0, { time: now - 40 * DAY_S })]
    await expectCode(store.write(batch({ readings }), waiting), 'store.retention', /keeps data too briefly/)
  })

  it('says which field has another type, before and while writing', async () => {
    const store = withToken(server().token)
    const address = `${server().url}/api/v2/write?org=home&bucket=${bucket}&precision=s`
    const headers = { authorization: `Token ${server().token}` }
    const body = `electricity,meter=x count=1.5 ${dayStart(day(0))}`
    expect((await fetch(address, { method: 'POST', headers, body })).status).toBe(204)
    const words = /field count of electricity is float there, integer is needed/
    await expectCode(store.check({ oldestDays: 0 }, waiting), 'store.type-conflict', words)
    await expectCode(store.write(wholeDays(0, 1), waiting), 'store.type-conflict', words)
  })
})

describe('InfluxStore', () => {
  it('refuses an address that holds a password, without repeating it', () => {
    expect(() => open(influxSettings('http://me:hidden-word@localhost:8086', 'home'))).toThrow(/must not hold a user/)
    expect(() => open(influxSettings('http://me:hidden-word@localhost:8086', 'home'))).not.toThrow(/hidden-word/)
  })
})
