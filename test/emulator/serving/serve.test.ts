import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { faultNames } from '../../../src/emulator/faults/faults.js'
import { latencies } from '../../../src/emulator/radio/latency.js'
import { j11Models, models } from '../../../src/emulator/dongle/models.js'
import { kenshin, start } from '../../helpers/kenshin.js'
import { ask } from './ask.js'

const cwd = mkdtempSync(join(tmpdir(), 'kenshin-emulate-'))
afterAll(() => rmSync(cwd, { recursive: true }))

describe('kenshin emulate', () => {
  it('prints one JSON line when it serves, and ends cleanly on SIGTERM', async () => {
    const { child, ended } = start(['emulate', '--tcp', '127.0.0.1:0', '--unit', '-1', '--fault', 'drop-answer:E2:2'], {
      cwd,
    })
    const [chunk] = (await once(child.stdout!, 'data')) as [string]
    const ready = JSON.parse(chunk) as { ready: boolean; tcp: string }
    expect(ready).toEqual({ ready: true, tcp: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as unknown })
    const client = connect({ host: '127.0.0.1', port: Number(ready.tcp.split(':')[1]) }).setEncoding('latin1')
    expect(await ask(client, 'SKVER\r\n')).toBe('SKVER\r\nEVER 1.5.2\r\nOK\r\n')
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
    client.destroy()
  })

  it('names in its help all that it knows', async () => {
    const { stdout } = await kenshin(['emulate', '--help'], { cwd })
    for (const name of [...faultNames, ...Object.keys({ ...models, ...j11Models }), ...Object.keys(latencies)])
      expect(stdout).toContain(name)
  })

  it('explains itself in Japanese', async () => {
    const { stdout } = await kenshin(['emulate', '--help'], { cwd, env: { KENSHIN_LANG: 'ja' } })
    expect(stdout).toContain('機器なしで試せる')
  })

  it.each([
    [[], 'Nothing was named.'],
    [['--tcp', 'here'], '--tcp here is not understood.'],
    [['--tcp', '127.0.0.1:0', '--fault', 'gremlins'], '--fault gremlins is not understood.'],
    [['--pty', '/nowhere/dongle'], 'socat'],
  ])('%j ends with exit 2: %s', async (words, sentence) => {
    const { code, stderr, stdout } = await kenshin(['emulate', ...words], { cwd })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(sentence)
  })
})
