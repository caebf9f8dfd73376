import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { widthOf } from '../../src/base/width.js'
import { besideProgress, type Ended } from '../helpers/kenshin.js'
import { allRows, homeAt, homeWithMeter, makeHome, nowhere, portOf, until, type Home } from './home.js'

/** State and link of each line; what is wrapped below a line belongs to it. */
const linksOf = ({ stdout }: Ended): string[] =>
  stdout.split('\n').flatMap((line) => /^(ok|FAILED) +([a-zA-Z]+(?: B)?) /.exec(line)?.slice(1).join(' ') ?? [])

const quiet = ['doctor', '--log-level', 'error']
const ALL = ['ok settings', 'ok database', 'ok Route B', 'ok dongle', 'ok meter', 'ok session', 'ok answer']
/** Sentences that were wrapped, in one line again. */
const unwrapped = (stdout: string): string => stdout.replaceAll(/\n +/g, ' ')

describe('kenshin doctor', () => {
  let home: Awaited<ReturnType<typeof homeWithMeter>>
  let traced: Ended
  beforeAll(async () => {
    home = await homeWithMeter()
    traced = await home.run(['doctor', '--log-level', 'trace'])
  })

  it('finds every link good, and says what comes next', async () => {
    const { code, stdout, stderr } = await home.run(quiet)
    expect([code, besideProgress(stderr)]).toEqual([0, ''])
    expect(linksOf({ code, stdout, stderr, seconds: 0 })).toEqual(ALL)
    expect(stdout).toMatch(/register [\d,.]+ kWh, -?[\d,]+ W at this moment/)
    expect(stdout).toMatch(/\nEvery link holds\. Next: kenshin import\n$/)
    expect(await home.run(['check', '--log-level', 'error'])).toMatchObject({ code: 0, stdout })
  })

  it('leaves the meter, writes nothing into the flash of the dongle, and stores no reading', async () => {
    expect(traced.code).toBe(0)
    const sent = [...traced.stderr.matchAll(/→ .*?command=(\w+)/g)].map(([, command]) => command)
    expect(sent.at(-1)).toBe('SKTERM')
    expect(sent.filter((command) => ['SKSAVE', 'WOPT', 'SKERASE'].includes(command!))).toEqual([])
    const rows = await allRows({ kind: 'sqlite', path: join(home.folder, 'kenshin.sqlite') })
    expect(rows).toEqual({ readings: [], days: [] })
    expect((await home.files()).filter((file) => /lock|tmp/.test(file))).toEqual([])
  })

  it('prints no secret, at no level', () => {
    expect(traced.stdout + traced.stderr).not.toMatch(/CCDDEEFF|0123456789AB/)
  })

  it('remembers where the meter is: the next run need not scan', async () => {
    const { stderr } = await home.run(['import', '--days', '1', '--log-level', 'info'])
    expect(stderr).toContain('dongle awake')
    expect(stderr).not.toContain('scanned')
  })

  it('ends at the dongle with --no-radio', async () => {
    const before = home.meter.log.length
    const ended = await home.run([...quiet, '--no-radio'])
    expect([ended.code, linksOf(ended)]).toEqual([0, ALL.slice(0, 4)])
    expect(ended.stdout).toContain('Without --no-radio the meter is tried, too.')
    expect(home.meter.log.length).toBe(before)
  })

  it.each(['en', 'ja'])('fits into 80 columns in %s', async (language) => {
    for (const at of [home, await homeAt('/dev/serial/by-id/usb-none')]) {
      const { stdout } = await at.run(quiet, { env: { KENSHIN_LANG: language } })
      // A path has no place to break.
      const lines = stdout.split('\n').filter((line) => !line.includes('/'))
      expect(lines.filter((line) => widthOf(line) > 80)).toEqual([])
    }
  })

  it('speaks Japanese where the reader does', async () => {
    const { stdout } = await home.run(quiet, { env: { KENSHIN_LANG: 'ja' } })
    for (const link of ['設定', 'データベース', 'B ルート', 'ドングル', 'メーター', '接続', '応答'])
      expect(stdout).toMatch(new RegExp(`^OK +${link} `, 'm'))
    expect(stdout).toMatch(/データベース +SQLite ファイル /)
  })

  it('prints JSON with --json', async () => {
    const { code, stdout } = await home.run([...quiet, '--json'])
    expect(code).toBe(0)
    const found = JSON.parse(stdout) as { link: string; ok: boolean }[]
    expect(found.map(({ link }) => link)).toEqual([
      ...['settings', 'store', 'credentials', 'dongle', 'meter', 'session', 'answer'],
    ])
    expect(found.every(({ ok }) => ok)).toBe(true)
  })
})

/** Some wait as long as the protocol says: all run at once. */
describe.concurrent('kenshin doctor, where a link is broken', () => {
  const expectBroken = async (home: Home, env: Record<string, string | undefined>, code: number, links: string[]) => {
    const ended = await home.run(quiet, { env })
    expect([ended.code, linksOf(ended)]).toEqual([code, links])
    expect(ended.stdout).toMatch(/^ +Next: /m)
    expect(ended.stdout).toMatch(/\d of \d links failed/)
    return unwrapped(ended.stdout)
  }

  it('no settings: exits 2 and names the places', async () => {
    expect(await (await makeHome()).run(quiet)).toMatchObject({ code: 2, stdout: '' })
  })

  it('no credentials: says so, and still looks at the dongle', async () => {
    const home = await homeWithMeter()
    const env = { KENSHIN_ROUTE_B_ID: undefined, KENSHIN_ROUTE_B_PASSWORD: undefined }
    const said = await expectBroken(home, env, 2, [...ALL.slice(0, 2), 'FAILED Route B', 'ok dongle'])
    expect(said).toContain('Next: Set KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD')
  })

  it('no dongle', async () => {
    const home = await homeAt('/dev/serial/by-id/usb-none')
    const said = await expectBroken(home, {}, 3, [...ALL.slice(0, 3), 'FAILED dongle'])
    expect(said).toContain('There is no serial port /dev/serial/by-id/usb-none. Next: Plug the dongle in')
  })

  it('no database: told, and the rest is looked at all the same', async () => {
    const home = await homeWithMeter({}, 'store: { kind: influxdb, url: "http://127.0.0.1:1", bucket: home }')
    await expectBroken(home, {}, 6, ['ok settings', 'FAILED database', ...ALL.slice(2)])
  })

  it('a wrong Route-B ID: no meter, exit 4', async () => {
    const home = await homeWithMeter()
    const env = { KENSHIN_ROUTE_B_ID: 'FF112233445566778899AABBCCDDEE00' }
    const said = await expectBroken(home, env, 4, [...ALL.slice(0, 4), 'FAILED meter'])
    expect(said).toContain('No meter with this Route-B ID answered on any channel. Next: Check the Route-B ID')
  })

  it('a meter that refuses the join was found all the same', async () => {
    const home = await homeWithMeter({ faults: [{ fault: 'refuse-join', times: 3 }] })
    await expectBroken(home, {}, 4, [...ALL.slice(0, 4), 'FAILED session'])
  })

  it('as JSON: the broken link with its code, and the error on stderr', async () => {
    const home = await homeAt(nowhere)
    const { code, stdout, stderr } = await home.run([...quiet, '--json'])
    expect(code).toBe(3)
    const found = JSON.parse(stdout) as { ok: boolean; code?: string }[]
    expect(found.at(-1)).toMatchObject({ meter: 'home', link: 'dongle', ok: false, code: 'dongle.unreachable' })
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'dongle.unreachable', exit: 3 } })
  })

  it('a meter that another kenshin reads is left alone', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const first = home.start(['import', '--days', '20'])
    await until(() => home.meter.log.length > 3)
    first.child.kill('SIGSTOP')
    const said = await expectBroken(home, {}, 3, [...ALL.slice(0, 3), 'FAILED dongle'])
    first.child.kill('SIGCONT')
    expect(said).toContain('Another kenshin is reading the meter home. Next: Wait for its end, or stop it.')
    expect((await first.ended).code).toBe(0)
  })

  it('one of two meters: the other is looked at to the end', async () => {
    const good = await homeWithMeter()
    const home = await makeHome(
      'meters:',
      `  - { name: flat, port: '${nowhere}' }`,
      `  - { name: home, port: '${portOf(good.meter)}' }`,
      'state: state',
    )
    const ended = await home.run(quiet)
    expect(linksOf(ended)).toEqual([...ALL.slice(0, 3), 'FAILED dongle', ...ALL.slice(2)])
    expect(ended.stdout).toMatch(/^FAILED +dongle +flat: No connection/m)
    expect((await home.run([...quiet, '--meter', 'home'])).code).toBe(0)
    expect((await home.run([...quiet, '--meter', 'none'])).code).toBe(2)
  })

  it('Ctrl-C in the middle ends in good order with 130', async () => {
    const home = await homeWithMeter({ latency: 'real' })
    const running = home.start(['doctor', '--log-level', 'trace'])
    await until(() => running.stderr().includes('SKSCAN'))
    running.child.kill('SIGINT')
    const { code, stderr } = await running.ended
    expect(code).toBe(130)
    expect(stderr).toMatch(/kenshin: Interrupted|interrupted/i)
    expect((await home.files()).filter((file) => /lock|tmp/.test(file))).toEqual([])
  })
})
