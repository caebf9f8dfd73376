import { readFileSync } from 'node:fs'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { request } from '../../../src/store/influxdb/request.js'
import { describeInfluxd1, serving, startInfluxd1 } from '../../helpers/influxd.js'
import { done, failure, listen, nothing, open, stub, type Reply } from './stub.js'
import { always, reading, batch, waiting, wholeDays } from '../samples.js'

const folder = new URL('certificates', import.meta.url).pathname
const ca = join(folder, 'ca.pem')
const tls = (name: string): { cert: Buffer; key: Buffer } => ({
  cert: readFileSync(join(folder, `${name}.pem`)),
  key: readFileSync(join(folder, 'server.key')),
})
const answers: Reply = ({ path }) => ({ status: path.startsWith('/query') ? 200 : 204, body: nothing })

describe('InfluxStore over https', () => {
  it('reads and writes where the file of `ca` vouches for the server', async () => {
    const { url, seen } = await stub('v2.7.1', answers, { tls: tls('server') })
    const store = open(url, { ca })
    await store.write(wholeDays(0, 1), waiting)
    expect(await store.readings(always, waiting)).toEqual([])
    expect(seen).toHaveLength(3)
  })

  it.each([
    ['an authority nobody knows', 'server', undefined, 'store.certificate', /self-signed or its issuer is unknown/],
    ['another host name', 'other-host', ca, 'store.certificate', /made for another host name/],
    ['a time that is over', 'expired', ca, 'store.unreachable', /not valid at the time of this computer/],
  ])('tells of a certificate of %s, to readers and writers', async (_, name, file, code, words) => {
    const { url, seen } = await stub('v2.7.1', answers, { tls: tls(name) })
    for (const task of [
      () => open(url, { ca: file }).readings(always, waiting),
      () => open(url, { ca: file }).write(wholeDays(0, 1), waiting),
    ]) {
      const error = await failure(task())
      expect([error.code, error.words.en]).toEqual([code, expect.stringMatching(words) as string])
      expect(error.words.ja).not.toBe(error.words.en)
    }
    expect(seen).toEqual([])
  })

  it('names the setting that helps', async () => {
    const { url } = await stub('v2.7.1', answers, { tls: tls('server') })
    const error = await failure(open(url).readings(always, waiting))
    expect(error.remedy.en).toMatch(/`store.ca`.*NODE_EXTRA_CA_CERTS/)
  })

  it.each([
    ['is not there', join(folder, 'none.pem'), /none\.pem cannot be used \(ENOENT\)/],
    ['holds no certificate', join(folder, 'server.key'), /no PEM certificate in it/],
  ])('tells of a file of `ca` that %s', async (_, file, words) => {
    const error = await failure(open('https://127.0.0.1:1', { ca: file }).check({ oldestDays: 1 }, waiting))
    expect([error.code, error.words.en]).toEqual(['store.certificate', expect.stringMatching(words) as string])
  })

  it('says in Japanese, too, that such a file holds none', async () => {
    const ca = join(folder, 'server.key')
    const error = await failure(open('https://127.0.0.1:1', { ca }).check({ oldestDays: 1 }, waiting))
    expect(error.words.ja).toBe(`証明書ファイル ${ca} を使用できません（PEM 形式の証明書がありません）。`)
  })
})

describe('InfluxStore: the wrong scheme', () => {
  it('tells that the server does not speak https', async () => {
    const { url } = await stub('v2.7.1', done)
    const error = await failure(open(url.replace('http:', 'https:')).readings(always, waiting))
    expect([error.code, error.words.en]).toEqual([
      'store.refused',
      expect.stringMatching(/does not speak https/) as string,
    ])
    expect(error.remedy.en).toContain(`Write ${url} `)
  })

  it('tells that the answer is no http', async () => {
    // A TLS alert, as rustls sends it.
    const url = await listen(createTcpServer((socket) => socket.end(Buffer.from('15030100020246', 'hex'))))
    const error = await failure(open(url).readings(always, waiting))
    expect(error.words.en).toMatch(/does not speak http \(HPE_/)
    expect(error.remedy.en).toContain(`Write ${url.replace('http:', 'https:')} `)
  })
})

describeInfluxd1('InfluxStore: InfluxDB 1.6.7 over https', () => {
  const paths = `https-enabled = true
  https-certificate = "${folder}/server.pem"
  https-private-key = "${folder}/server.key"`
  const server = serving(() => startInfluxd1({ http: paths }))

  it('passes its check and keeps readings', async () => {
    const url = server().url.replace('http:', 'https:')
    const authorities = readFileSync(ca, 'utf8')
    await request(`${url}/query`, { method: 'POST', form: 'q=CREATE DATABASE home', ca: authorities })
    const store = open(url, { ca, token: undefined })
    await store.check({ oldestDays: 100 }, waiting)
    await store.write(batch({ readings: [reading(0, 0)] }), waiting)
    expect(await store.readings(always, waiting)).toEqual([reading(0, 0)])
  })

  it('tells at an address of http that it speaks https', async () => {
    const error = await failure(open(server().url).check({ oldestDays: 100 }, waiting))
    expect([error.code, error.words.en]).toEqual([
      'store.refused',
      expect.stringMatching(/speaks https only/) as string,
    ])
    expect(error.remedy.en).toContain(`Write ${server().url.replace('http:', 'https:')} `)
  })
})
