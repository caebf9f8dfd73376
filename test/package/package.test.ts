import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../commands/home.js'
import { bytesOf, filesBelow, packAndInstall, reachedFrom, type Installed } from './installed.js'

const run = promisify(execFile)
const MB = 1_000_000
/** Takes away the SQLite that Node.js 22 and later bring. */
const NO_SQLITE = '--no-experimental-sqlite'

describe('the package, made of a clone and installed', () => {
  let installed: Installed
  beforeAll(async () => (installed = await packAndInstall()))
  afterAll(() => installed.remove())

  /** Runs the command as a user who has nothing but the package. */
  const kenshin = async (...args: string[]): Promise<string> => {
    const cwd = await makeFolder()
    const env = {
      PATH: `${installed.bin}:${process.env.PATH ?? ''}`,
      HOME: cwd,
      TMPDIR: cwd,
      LANG: 'C.UTF-8',
      // With the SQLite that comes with the package.
      NODE_OPTIONS: process.allowedNodeEnvironmentFlags.has(NO_SQLITE) ? NO_SQLITE : '',
    }
    return (await run('kenshin', args, { cwd, env })).stdout
  }

  it('is small: below 1 MB to fetch, below 30 MB installed with its libraries', async () => {
    expect(installed.packed).toBeLessThan(MB)
    expect(await bytesOf(installed.folder)).toBeLessThan(30 * MB)
  })

  it('holds of the program what the command can reach, and nothing else', async () => {
    const reached = await reachedFrom('dist/kenshin/kenshin.cjs', installed.folder)
    const ours = (await filesBelow(installed.folder)).filter((name) => /^dist\/(?!sql\.js\/).*\.c?js$/.test(name))
    expect(ours).toEqual([...reached].sort())
  })

  it('holds what is installed beside the program, and no tests, sources or tools', async () => {
    const files = (await filesBelow(installed.folder)).filter((name) => !name.startsWith('node_modules/'))
    for (const name of [
      'README.md',
      'LICENSE',
      'config/kenshin.sample.yaml',
      'config/kenshin.schema.json',
      'config/systemd/kenshin.service',
      'config/udev/99-kenshin.rules',
      'man/kenshin.1',
      'man/ja/kenshin.1',
    ])
      expect(files).toContain(name)
    expect(files.filter((name) => /\.ts$|\.map$|\.tsbuildinfo$|(?:^|\/)(?:test|src\/.*\.ts)\//.test(name))).toEqual([])
  })

  it('names the licence of every library that it brings', async () => {
    const files = await filesBelow(installed.folder)
    const libraries = files.filter((name) => /node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(name))
    expect(libraries.length).toBeGreaterThan(3)
    for (const name of libraries) {
      const { license } = JSON.parse(await readFile(join(installed.folder, name), 'utf8')) as { license?: string }
      expect(license, name).toMatch(/^(?:MIT|ISC|BSD|Apache)/)
    }
    const inBundle = await readFile(join(installed.folder, 'dist/kenshin/LICENSES'), 'utf8')
    for (const name of ['@influxdata/influxdb-client', 'commander', 'luxon', 'node-cron', 'pino', 'yaml', 'zod'])
      expect(inBundle).toMatch(new RegExp(`^${name} [0-9.]+ \\((?:MIT|ISC)\\)\n\n(?!\n)`, 'm'))
    const bundled = await readFile(join(installed.folder, 'dist/sql.js/LICENSE'), 'utf8')
    expect(bundled).toBe(await readFile('node_modules/sql.js/LICENSE', 'utf8'))
  })

  it('runs: version, help, and 99 days from the emulator', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
    expect(await kenshin('--version')).toBe(`${version}\n`)
    expect(await kenshin('--help')).toContain('kenshin demo')
    expect(JSON.parse(await kenshin('demo', '--json'))).toMatchObject({ faults: [] })
  })
})
