import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { chmod, mkdir, open, readdir, realpath, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { tryPorts } from '../../src/app/find-dongles.js'
import { silent } from '../../src/base/log.js'
import { systemTime } from '../../src/base/time.js'
import { askPort } from '../../src/commands/dialog/ask-port.js'
import { Prompt } from '../../src/commands/dialog/prompt.js'
import { openPty, type Pty } from '../../src/emulator/serving/pty.js'
import { besideProgress, CLI, kenshin, type Ended } from '../helpers/kenshin.js'
import { freePort } from '../helpers/influxd.js'
import { describePeer, env } from '../peers/peers.js'
import { atEnd } from '../helpers/at-end.js'
import { homeAt, homeWithMeter, makeHome, meterAt, openToAll, settingsFor, until, type Home } from './home.js'

const quiet = ['import', '--log-level', 'error']

/** Exit code, the sentence with the next step, and nothing but the state folder left behind. */
async function expectFailure(home: Home, ended: Ended, code: number, words: string): Promise<void> {
  const last = ended.stderr.trimEnd().split('\n').at(-1)
  expect([ended.code, ended.stdout, last]).toEqual([code, '', `kenshin: ${words}`])
  expect((await home.files()).filter((name) => /lock|tmp|spool/.test(name))).toEqual([])
}

const NO_PORT = 'Plug the dongle in and look for its name in /dev/serial/by-id; put that into `port`.'
const SILENT =
  'Nothing on this port answers like a Wi-SUN dongle. Check that `port` is the Wi-SUN dongle; unplug it, wait ten seconds, plug it in again.'
const JOIN_REFUSED =
  "The meter refused the join three times. Check the Route-B ID and password (O/0, I/1), and that no other device uses this meter's B route."

describe('a port', () => {
  it('that is not there', async () => {
    const home = await homeAt('/dev/serial/by-id/usb-none')
    await expectFailure(
      home,
      await home.run(quiet),
      3,
      `There is no serial port /dev/serial/by-id/usb-none. ${NO_PORT}`,
    )
  })

  it.each(['a file', 'a folder'])('that is %s', async (what) => {
    const home = await homeAt('./place')
    const place = join(home.folder, 'place')
    await (what === 'a file' ? writeFile(place, '') : mkdir(place))
    await expectFailure(home, await home.run(quiet), 3, `${place} is no serial port. ${NO_PORT}`)
  })

  it('on which nobody listens', async () => {
    const port = `tcp://127.0.0.1:${await freePort()}`
    const home = await homeAt(port)
    const words = `No connection to ${port} (ECONNREFUSED). Check that ser2net (or the emulator) listens on that host and port.`
    await expectFailure(home, await home.run(quiet), 3, words)
  })

  it('of a server for one client, which another program uses', async () => {
    const home = await homeWithMeter({ latency: 'real' })
    const running = home.start(['import'])
    await until(() => running.stderr().includes('dongle awake'))
    const port = `tcp://localhost:${home.meter.port}`
    const other = await homeAt(port)
    const words = `The server at ${port} says "Port already in use" and closed the connection. It is held by ${basename(process.execPath)} ${basename(CLI)} (pid ${running.child.pid}). Stop the other program that holds the dongle, or wait for its end.`
    await expectFailure(other, await other.run(quiet), 3, words)
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(130)
  })

  describePeer('at a terminal', ['socat'], () => {
    async function homeAtPty(options: Parameters<typeof homeWithMeter>[0] = {}) {
      const home = await homeWithMeter(options)
      const path = join(home.folder, 'pty')
      const pty = await openPty({ path, port: home.meter.port, env })
      atEnd(() => pty.close())
      await writeFile(join(home.folder, 'kenshin.yaml'), settingsFor('./pty').join('\n'))
      return { ...home, path }
    }

    it('is read to the end', async () => {
      const home = await homeAtPty()
      const { code, stderr } = await home.run([...quiet, '--days', '2'])
      expect([code, besideProgress(stderr)]).toEqual([0, ''])
    })

    it('that another program holds', async () => {
      const home = await homeAtPty({ latency: 'real' })
      const running = home.start(['import'])
      await until(() => running.stderr().includes('dongle awake'))
      const other = await homeAt(home.path)
      const holder = `${basename(process.execPath)} ${basename(CLI)} (pid ${running.child.pid})`
      const { code, stderr } = await other.run(quiet)
      // The emulated terminal is held open by its maker as well.
      expect([code, besideProgress(stderr)]).toEqual([
        3,
        expect.stringMatching(/^kenshin: Another program holds .*\. Stop the other program/),
      ])
      expect(stderr).toContain(holder)
      running.child.kill('SIGTERM')
      expect((await running.ended).code).toBe(130)
    })

    it('that this user may not open', async () => {
      const home = await homeAtPty()
      await openToAll(home)
      // Root may open everything; others are kept out by the mode.
      const uid = process.getuid?.() === 0 ? 65_534 : undefined
      await chmod(await realpath(home.path), uid === undefined ? 0o000 : 0o600)
      const ended = await home.run(quiet, uid === undefined ? {} : { uid })
      const words = `No permission to open ${home.path}. Add the user to the group dialout (\`sudo usermod -aG dialout $USER\`) and log in again.`
      await expectFailure(home, ended, 3, words)
    })
  })
})

describe('a meter that another kenshin is reading', () => {
  it('is left alone, and the first run goes on', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const first = home.start([...quiet, '--days', '20'])
    await until(() => home.meter.log.length > 3)
    // It stands still, so that it cannot end before the other one has looked.
    first.child.kill('SIGSTOP')
    const ended = await home.run(quiet)
    first.child.kill('SIGCONT')
    expect([ended.code, ended.stderr]).toEqual([
      3,
      'kenshin: Another kenshin is reading the meter home. Wait for its end, or stop it.\n',
    ])
    expect((await first.ended).code).toBe(0)
  })
})

/** These wait as long as the protocol says: they are started together. */
describe('a dongle or meter that does not do what it should', () => {
  type Case = { home: Home; ended: Promise<Ended> }
  let cases: Record<'silentPort' | 'wrongId' | 'wrongPassword' | 'refused', Case>

  beforeAll(async () => {
    const begin = (home: Home, ...more: string[]): Case => ({
      home,
      ended: kenshin([...quiet, ...more], { cwd: home.folder, env: credentials }),
    })
    let credentials: Record<string, string> = {}
    const silence = createServer(() => undefined)
    await new Promise<void>((resolve) => silence.listen(0, '127.0.0.1', resolve))
    atEnd(() => void silence.close())
    const port = `tcp://127.0.0.1:${(silence.address() as AddressInfo).port}`
    const silentPort = begin(await homeAt(port))
    const refused = begin(await homeWithMeter({ faults: [{ fault: 'refuse-join', times: 3 }] }))
    credentials = { KENSHIN_ROUTE_B_ID: 'FF112233445566778899AABBCCDDEE00' }
    const wrongId = begin(await homeWithMeter())
    credentials = { KENSHIN_ROUTE_B_PASSWORD: 'BA9876543210' }
    const wrongPassword = begin(await homeWithMeter())
    cases = { silentPort, wrongId, wrongPassword, refused }
  })

  const failureOf = async (name: keyof typeof cases, code: number, words: string): Promise<Ended> => {
    const { home, ended } = cases[name]
    await expectFailure(home, await ended, code, words)
    return ended
  }

  it('a wrong Route-B ID: the scan finds nothing', async () => {
    await failureOf(
      'wrongId',
      4,
      'No meter with this Route-B ID answered on any channel. Check the Route-B ID, move the dongle nearer to the meter, and try again.',
    )
  })

  it('a port that says nothing is given up after 6 s', async () => {
    const { seconds, stderr } = await failureOf('silentPort', 3, SILENT)
    expect(seconds).toBeGreaterThan(5)
    expect(stderr).toMatch(/^home: waking the dongle, \d+ s\n/)
  })

  it('a wrong password: refused three times, with two pauses', async () => {
    const { seconds } = await failureOf('wrongPassword', 4, JOIN_REFUSED)
    expect(seconds).toBeGreaterThan(20)
    await failureOf('refused', 4, JOIN_REFUSED)
  })

  it('a dongle that falls silent in the middle: what was confirmed is stored', async () => {
    const home = await homeWithMeter({ faults: [{ fault: 'silent-dongle', at: 24 }] })
    const running = home.start(['import', '--log-level', 'warn'])
    // Before it looks for the dongle again for minutes.
    await until(() => running.stderr().includes('connecting again'))
    running.child.kill('SIGTERM')
    const ended = await running.ended
    expect([ended.code, ended.stderr]).toEqual([
      130,
      expect.stringMatching(/connecting again .*The dongle did not answer/),
    ])
    const [view] = JSON.parse((await home.run(['status', '--json'])).stdout) as [{ days: { complete: number } }]
    expect(view.days.complete).toBeGreaterThan(5)
    expect(view.days.complete).toBeLessThan(25)
    expect((await readdir(join(home.folder, 'state'))).sort()).toEqual(['home.json', 'marks'])
  })
})

/** Which ports are tried; the folder of devices is made up, the serial ports in it are real. */
describePeer('the search for a dongle', ['socat'], () => {
  const heard = { printer: '' }
  const ports = { dongle: 0, second: 0, j11: 0, printer: 0 }
  beforeAll(async () => {
    ports.dongle = (await meterAt()).port
    ports.second = (await meterAt()).port
    ports.j11 = (await meterAt({ model: 'RS-WSUHA-J11' })).port
    const server = createServer((socket) =>
      socket.on('data', (bytes) => {
        heard.printer += bytes.toString('latin1')
        socket.write('echo:Unknown command\nok\n')
      }),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    atEnd(() => void server.close())
    ports.printer = (server.address() as AddressInfo).port
  })
  beforeEach(() => void vi.stubEnv('KENSHIN_LANG', 'en'))

  const [stick, ratoc, marlin] = ['usb-FTDI_FT230X_Basic_UART_DK0', 'usb-RATOC_RS-WSUHA-P', 'usb-Prusa_MK3']

  /** Plugs in, answers one question after the other, and tells what was taken and what was shown. */
  async function search(
    plugged: Readonly<Record<string, keyof typeof ports>>,
    answers: readonly (readonly [string, string])[],
  ): Promise<{ taken: string; screen: string }> {
    const devices = (await makeHome()).folder
    const ptys: Pty[] = []
    await mkdir(join(devices, 'serial/by-id'), { recursive: true })
    for (const [name, kind] of Object.entries(plugged))
      ptys.push(await openPty({ path: join(devices, 'serial/by-id', name), port: ports[kind], env }))
    const [input, output] = [new PassThrough(), new PassThrough()]
    const left = [...answers]
    let screen = ''
    output.setEncoding('utf8').on('data', (words: string) => {
      screen += stripVTControlCharacters(words)
      const [question, typed] = left[0] ?? []
      if (question === undefined || !screen.endsWith(question)) return
      left.shift()
      input.write(typed!.replace('DEVICES', devices))
    })
    const { signal } = new AbortController()
    const terminal = { input: input as unknown as NodeJS.ReadStream, output: output as unknown as NodeJS.WriteStream }
    const prompt = new Prompt({ ...terminal, signal })
    try {
      const taken = await askPort(undefined, { prompt, devices, time: systemTime, log: silent, signal })
      return { taken: taken.replace(devices, ''), screen: screen.replaceAll(devices, '') }
    } finally {
      prompt.close()
      for (const pty of ptys) await pty.close()
    }
  }

  it.each([
    ['the only one that looks like a dongle', { [stick]: 'dongle', [marlin]: 'printer' }, [], stick],
    [
      'of several the one with the number',
      { [stick]: 'dongle', [ratoc]: 'second' },
      [['Which one? [1]: ', '2\r']],
      ratoc,
    ],
    [
      'another device only where the person says so',
      { [marlin]: 'printer', other: 'dongle' },
      [
        ['a dongle? [y/N] ', '\r'],
        ['look again): ', '\r'],
        ['a dongle? [y/N] ', 'y\r'],
      ],
      'other',
    ],
    [
      'none where none is, until one is named',
      {},
      [
        ['look again): ', 'DEVICES/serial/by-id/x\r'],
        ['[y/N] ', 'y\r'],
      ],
      'x',
    ],
  ] as const)('takes %s', async (_, plugged, answers, expected) => {
    heard.printer = ''
    const { taken, screen } = await search(plugged, answers)
    expect(taken, screen).toBe(`/serial/by-id/${expected}`)
    const mayAsk = answers.some(([, typed]) => typed === 'y\r') && 'other' in plugged
    expect(heard.printer).toBe(mayAsk ? '\r\nSKVER\r\n' : '')
    if (expected === 'x') expect(screen).toContain('no serial port was found')
  })

  it.each([
    ['en', '  a Wi-SUN dongle: RS-WSUHA-J11, J11, firmware 1.3.158A for B route and HAN\n'],
    ['ja', '  ドングル: RS-WSUHA-J11、J11、ファームウェア 1.3.158A（B ルートと HAN 用）\n'],
  ])('tells model, language and firmware of what it found: %s', async (language, words) => {
    vi.stubEnv('KENSHIN_LANG', language)
    const { screen } = await search({ 'usb-RATOC_Systems__Ltd._RS-WSUHA-J11_A1-if00-port0': 'j11' }, [])
    expect(screen).toContain(words)
  })

  it('does not touch a port that another program has open, and names it', async () => {
    const path = join((await makeHome()).folder, stick)
    const file = await open(path, 'w+')
    const holder = spawn('sleep', ['600'], { stdio: [file.fd, 'ignore', 'ignore'] })
    atEnd(() => holder.kill())
    await file.close()
    const [tried] = await tryPorts([path], true, { time: systemTime, log: silent, signal: AbortSignal.any([]) })
    expect(tried).toMatchObject({
      error: { code: 'dongle.busy', words: { en: expect.stringContaining('sleep') as string } },
    })
  })
})
