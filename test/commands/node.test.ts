import { execFile } from 'node:child_process'
import { expect, it } from 'vitest'
import { CLI } from '../helpers/kenshin.js'
import { describeOldNode, oldNode } from '../helpers/nodes.js'

interface Said {
  readonly code: unknown
  readonly stdout: string
  readonly stderr: string
}

const run = (node: string, args: readonly string[], env: Record<string, string> = {}): Promise<Said> =>
  new Promise((resolve) =>
    execFile(node, args, { env: { LANG: 'C.UTF-8', ...env } }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  )

/** This Node, which believes to be another. */
const runAs = (version: string): Promise<Said> => {
  const script = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  return run(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(script)}`, CLI, '--version'])
}

const sentence = (version: string): string => `kenshin: kenshin needs Node.js 20.19 or later; this is ${version}.\n`

it.each(['18.20.8', '20.0.0', '20.18.3'])('kenshin on Node %s says one sentence and exits 2', async (version) =>
  expect(await runAs(version)).toEqual({ code: 2, stdout: '', stderr: sentence(version) }),
)

it.each(['20.19.0', '22.0.0', '24.21.0', '26.10.0', '100.0.0'])('kenshin runs on Node %s', async (version) =>
  expect(await runAs(version)).toMatchObject({ code: 0, stderr: '' }),
)

describeOldNode('kenshin on Node 12', () => {
  it('can be read there, says one sentence and exits 2', async () => {
    const stderr = sentence('12.22.12')
    expect(await run(oldNode!, [CLI, 'import'])).toEqual({ code: 2, stdout: '', stderr })
  })

  it('says it in Japanese', async () => {
    const { stderr } = await run(oldNode!, [CLI], { LANG: 'ja_JP.UTF-8' })
    expect(stderr).toBe('kenshin: kenshin には Node.js 20.19 以降が必要です（使用中: 12.22.12）。\n')
  })

  it('keeps the promise of --json', async () => {
    const { stdout, stderr } = await run(oldNode!, [CLI, 'status', '--json'])
    const message = 'kenshin needs Node.js 20.19 or later; this is 12.22.12.'
    expect([stdout, JSON.parse(stderr)]).toEqual(['', { error: { code: 'config.usage', message, exit: 2 } }])
  })
})
