import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dummyCredentials } from '../../src/emulator/options.js'
import { CLI } from '../helpers/kenshin.js'
import { describeWhere } from '../helpers/not-run.js'
import { atEnd } from '../helpers/at-end.js'
import { homeAt, homeWithMeter, makeHome, meterAt, portOf, until, type Home } from './home.js'

const credentials = {
  KENSHIN_ROUTE_B_ID: dummyCredentials.routeBId,
  KENSHIN_ROUTE_B_PASSWORD: dummyCredentials.password,
}

describeWhere('stdout on a full disk', existsSync('/dev/full') ? undefined : '/dev/full is absent', () => {
  it.each([['status'], ['export'], ['import', '--dry-run'], ['--help']])(
    '%j: one sentence, exit 2',
    async (...args) => {
      const home = await homeAt('tcp://127.0.0.1:1')
      const [plain, json] = [
        [[], /^kenshin: The output cannot be written: the disk is full\. Write the output to a place [^\n]*\n$/],
        [['--json'], /^\{"error":\{"code":"output\.failed",.*"exit":2\}\}\n$/],
      ] as const
      // Nothing is stored: as JSON lines an export is then empty, and an empty output fits everywhere.
      for (const [flag, words] of args[0] === 'export' ? [plain] : [plain, json]) {
        const child = spawn(process.execPath, [CLI, ...args, ...flag], {
          cwd: home.folder,
          stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
        })
        let stderr = ''
        child.stderr!.on('data', (words: Buffer) => (stderr += words.toString()))
        const [code] = (await once(child, 'close')) as [number]
        expect([code, stderr]).toEqual([2, expect.stringMatching(words)])
      }
    },
  )
})

const canUnshare = spawnSync('unshare', ['--user', '--map-user=12345', 'true']).status === 0

describeWhere('a user without passwd entry and HOME', canUnshare ? undefined : 'unshare --map-user is refused', () => {
  const run = async (home: Home, args: readonly string[]): Promise<[number, string, string]> => {
    const words = ['--user', '--map-user=12345', process.execPath, CLI, ...args]
    const child = spawn('unshare', words, { cwd: home.folder, env: { PATH: process.env.PATH, ...credentials } })
    const out = { stdout: '', stderr: '' }
    child.stdout.on('data', (piece: Buffer) => (out.stdout += piece.toString()))
    child.stderr.on('data', (piece: Buffer) => (out.stderr += piece.toString()))
    const [code] = (await once(child, 'close')) as [number]
    return [code, out.stdout, out.stderr]
  }

  it('reads, looks, exports and copies', async () => {
    const home = await homeWithMeter()
    const level = ['--log-level', 'error']
    const imported = await run(home, ['import', '--days', '2', ...level])
    expect(imported).toEqual([
      0,
      expect.stringMatching(/^home: 3 days read/),
      expect.not.stringMatching(/kenshin:|\n {4}at /),
    ])
    for (const args of [
      ['status'],
      ['export'],
      ['import', '--dry-run'],
      ['copy', '--from', 'kenshin.sqlite', '--to', 'b.sqlite', ...level],
      ['init', '--port', 'tcp://h:1', '--output', 'k.yaml'],
    ])
      expect([args, (await run(home, args))[0]]).toEqual([args, 0])
  })

  it('is told which setting needs a home folder, and where settings were looked for', async () => {
    const port = 'port: tcp://127.0.0.1:1'
    const home = await makeHome(`meters: [{ name: home, ${port} }]`)
    expect(await run(home, ['status'])).toEqual([
      2,
      '',
      'kenshin: kenshin.yaml:1:1 state: is missing, and this user has no home folder for its default; write a whole path, beginning with /\n' +
        'kenshin.yaml: 1 problem. Correct the settings named above and run again.\n',
    ])
    const tilde = await makeHome(
      `meters: [{ name: home, ${port} }]`,
      'state: ~/k',
      'store: { kind: sqlite, path: ~/k.db }',
    )
    expect((await run(tilde, ['status']))[2].match(/begins with ~, and this user has no home folder/g)).toHaveLength(2)
    const none = await makeHome()
    expect((await run(none, ['status']))[2]).toBe(
      `kenshin: There is no settings file: ${none.folder}/kenshin.yaml, /etc/kenshin/kenshin.yaml. Write one with \`kenshin init\`, or name it with --config.\n`,
    )
  })
})

describe('a computer for which serialport has no driver', () => {
  it('is told as what it is', async () => {
    const home = await homeAt('/dev/ttyUSB0')
    // The loader of native drivers takes the CPU from here.
    const ended = await home.run(['import', '--log-level', 'error'], { env: { npm_config_arch: 'riscv64' } })
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([
      3,
      '',
      expect.stringMatching(
        /^kenshin: The driver of serial ports cannot be loaded on this computer \(.*\): No native build was found for .*arch=riscv64.*\. Run `npx node-gyp rebuild` .*\n$/,
      ),
    ])
  })
})

describe('a meter whose name is a password', () => {
  it('keeps its name in all data; in logs and messages it is masked', async () => {
    const [meter, name] = [await meterAt(), dummyCredentials.password]
    const home = await makeHome(`meters: [{ name: ${name}, port: '${portOf(meter)}' }]`, 'state: state')
    const imported = await home.run(['import', '--days', '2'])
    expect([imported.code, imported.stdout]).toEqual([0, expect.stringMatching(new RegExp(`^${name}: 3 days read`))])
    expect(imported.stderr).toContain('meter=****')
    expect(imported.stderr).not.toContain(name)
    for (const args of [
      ['status'],
      ['status', '--json'],
      ['import', '--dry-run'],
      ['import', '--dry-run', '--json'],
      ['export', '--format', 'csv'],
      ['export', '--format', 'lp'],
      ['export', '--format', 'ndjson'],
      ['import', '--days', '2', '--json'],
    ]) {
      const { stdout } = await home.run(args)
      expect([args, stdout.includes(name), stdout.includes('****')]).toEqual([args, true, false])
    }
  })
})

describe('nohup', () => {
  it('keeps its promise: the run goes on when the terminal is closed', async () => {
    const home = await homeWithMeter({ latency: 'fast' })
    const log = openSync(join(home.folder, 'log'), 'w')
    const child = spawn('nohup', [process.execPath, CLI, 'import', '--days', '9'], {
      cwd: home.folder,
      env: { PATH: process.env.PATH, HOME: home.folder, ...credentials },
      stdio: ['ignore', log, log],
    })
    await until(() => home.meter.log.length > 5)
    child.kill('SIGHUP')
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(0)
  })
})

describe('control characters of a server', () => {
  it('are shown, not obeyed', async () => {
    const server = createServer((_, response) => {
      response.writeHead(400).end(JSON.stringify({ error: 'no \u001b]0;title\u0007\u001b[2J\u009b1m\u202e way' }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    atEnd(() => server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const home = await homeAt('tcp://127.0.0.1:1', `store: { kind: influxdb, url: '${url}', bucket: b }`)
    const { stderr } = await home.run(['status'])
    expect(stderr).toMatch(/: no .*title.*\\u\{202e\} way/)
    expect(stderr.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})
