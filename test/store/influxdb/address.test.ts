import { describe, expect, it } from 'vitest'
import { urlRule } from '../../../config/check/rules.js'
import { readAddress } from '../../../src/store/influxdb/address.js'
import { failure, nothing, open, stub, token, type Reply } from './stub.js'
import { always, waiting, wholeDays } from '../samples.js'

const answers: Reply = ({ path }) => ({ status: path.startsWith('/query') ? 200 : 204, body: nothing })

describe('an address', () => {
  it.each([
    ['http:127.0.0.1:8086', 'http://127.0.0.1:8086'],
    ['http://127.0.0.1:8086 ', 'http://127.0.0.1:8086'],
    ['HTTP://LocalHost:8086//', 'http://localhost:8086'],
    ['https://influx.example/base/', 'https://influx.example/base'],
    ['http:\\\\host', 'http://host'],
    ['http://[::1]:8086', 'http://[::1]:8086'],
  ])('%j is read as %s, and passes the check of the settings', (words, url) => {
    expect(readAddress(words)).toEqual({ url })
    expect(urlRule(words)).toBeUndefined()
  })

  it.each([
    ['localhost:8086', 'not-http'],
    ['http://', 'not-http'],
    ['http://host:99999', 'not-http'],
    ['http://ho st', 'not-http'],
    ['http://me:word@host', 'has-login'],
    ['http://host/?db=home', 'has-more'],
    ['http://host/#a', 'has-more'],
  ])('%j is refused as %s, by the settings too', (words, fault) => {
    expect(readAddress(words)).toEqual({ fault })
    expect(urlRule(words)).toBeDefined()
  })

  it.each([
    (url: string) => url.replace('//', ''),
    (url: string) => `${url} `,
    (url: string) => ` ${url}//`,
    (url: string) => url.replace('http', 'HTTP'),
  ])('in an odd spelling leads reads and writes to the same server', async (spell) => {
    const { url, seen } = await stub('1.8.10', answers)
    const store = open(spell(url))
    await store.readings(always, waiting)
    await store.write(wholeDays(0, 1), waiting)
    expect(seen.map(({ path }) => path.split('?')[0])).toEqual(['/query', '/write', '/write'])
    expect(store.name.en).toBe(`InfluxDB 1.8.10 at ${url}, database home`)
  })
})

describe('a redirect', () => {
  const leading = (location: string): Reply => {
    return ({ path }) => ({ status: 308, headers: { location: `${location}${path}` } })
  }

  it('says where it leads and is not followed, for reads and writes', async () => {
    const elsewhere = await stub('1.8.10', answers)
    const { url } = await stub('1.8.10', leading(elsewhere.url))
    const store = open(url)
    for (const [task, path] of [
      [() => store.readings(always, waiting), '/query'],
      [() => store.write(wholeDays(0, 1), waiting), '/write'],
    ] as const) {
      const error = await failure(task())
      expect([error.code, error.words.en]).toEqual([
        'store.refused',
        `The server at ${url} leads elsewhere: to ${elsewhere.url}${path} (308).`,
      ])
    }
    expect(elsewhere.seen).toEqual([])
  })

  it('shows nothing secret of the place it leads to', async () => {
    const { url } = await stub('1.8.10', leading(`https://me:hidden-word@influx.example/?token=${token}&x=`))
    const error = await failure(open(url).readings(always, waiting))
    expect(error.words.en).toContain('to https://influx.example/ (308)')
    expect(error.words.en).not.toContain('hidden-word')
  })
})
