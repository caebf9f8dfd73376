import { describe, expect, it } from 'vitest'
import { load, METER, problems } from './settings.js'

describe('a store without its kind', () => {
  it('is a SQLite file, as the table of settings says', async () => {
    const { store } = await load(`${METER}store: { path: a.sqlite }\n`)
    expect(store).toMatchObject({ kind: 'sqlite', path: expect.stringMatching(/a\.sqlite$/) as string })
  })
})

describe('a name', () => {
  it('is composed before it is looked at: NFC and NFD are the same name', async () => {
    const nfd = 'か\u3099く'
    const { meters, store } = await load(
      `meters: [{ name: ${nfd}, port: /dev/a }]\nstore: { kind: influxdb, url: http://h, bucket: b, measurements: { electricity: ${nfd} } }\n`,
    )
    expect(meters[0]?.name).toBe('がく')
    expect(store).toMatchObject({ measurements: { electricity: 'がく' } })
    expect(await problems(`meters: [{ name: ${nfd}, port: /dev/a }, { name: がく, port: /dev/b }]\n`)).toHaveLength(1)
  })
})

describe('measurements', () => {
  it('of one name in two spellings are told as twins', async () => {
    const measurements = '{ electricity: か\u3099, electricity_day: が }'
    const store = `{ kind: influxdb, url: http://h, bucket: b, measurements: ${measurements} }`
    expect(await problems(`${METER}store: ${store}\n`)).toEqual([
      expect.stringMatching(/store\.measurements\.electricity_day: is used twice; give each measurement its own name$/),
    ])
  })
})

describe('a schedule', () => {
  it('may have tabs between its fields', async () => {
    const config = await load(`${METER}jobs: { nightly-backfill: "17\\t3 *  * *" }\n`)
    expect(config.jobs['nightly-backfill']).toBe('17 3 * * *')
  })

  it('that leaves more days between two runs than a run reads brings a warning', async () => {
    const { warnings } = await load(`${METER}jobs: { nightly-backfill: "17 3 1 * *" }\nhistory: { days: 7 }\n`)
    expect(warnings[0]?.en).toBe(
      'jobs.nightly-backfill leaves up to 31 days between two runs, history.days reads 7: the days between are lost.',
    )
    expect((await load(`${METER}jobs: { nightly-backfill: "17 3 1 * *" }\n`)).warnings).toEqual([])
  })
})
