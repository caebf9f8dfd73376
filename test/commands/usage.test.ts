import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeHome } from './home.js'

const commands = [
  'init',
  'doctor',
  'import',
  'backfill',
  'run',
  'status',
  'export',
  'copy',
  'tariff',
  'emulate',
  'demo',
  'completion',
]

describe('kenshin', () => {
  it('prints its help on stdout, every command in it, no line wider than 80 columns', async () => {
    const { code, stdout, stderr } = await (await makeHome()).run(['--help'])
    expect([code, stderr]).toEqual([0, ''])
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
    expect(stdout).toContain('kenshin import --dry-run')
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('prints the help on stderr and exits 2 when no command is named', async () => {
    const { code, stdout, stderr } = await (await makeHome()).run([])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^Usage: kenshin COMMAND/)
    expect(stderr).toMatch(/kenshin: A command is missing. See kenshin --help.\n$/)
  })

  it('speaks Japanese where the reader does', async () => {
    const { stdout } = await (await makeHome()).run(['--help'], { env: { LANG: 'ja_JP.UTF-8' } })
    expect(stdout).toMatch(/^使い方: kenshin コマンド/)
    expect(stdout).not.toMatch(/Usage|Options|Commands|display|output/)
  })

  it('loads for its help no library but commander, no words of another language, and none of what commands need when they work', async () => {
    const home = await makeHome()
    // V8 lists what it has loaded.
    await home.run(['--help'], { env: { NODE_V8_COVERAGE: join(home.folder, 'loaded') } })
    const [list = ''] = await home.files().then((files) => files.filter((name) => name.endsWith('.json')))
    const { result } = JSON.parse((await home.file(list))!) as { result: { url: string }[] }
    const loaded = result.map(({ url }) => url).filter((url) => url.includes('/dist/kenshin/'))
    const parts = new Map(JSON.parse(readFileSync('dist/parts.json', 'utf8')) as [string, string[]][])
    const root = `${process.cwd()}/`
    const modules = loaded.flatMap((url) => parts.get(basename(url))!.map((path) => path.replace(root, '')))
    expect(modules).toContain('dist/src/cli.js')
    const libraries = modules
      .map((path) => /node_modules\/([^/]+)/.exec(path)?.[1])
      .filter((name) => name !== undefined)
    expect([...new Set(libraries)]).toEqual(['commander'])
    const needed =
      /^dist\/src\/(kenshin\.js|cli\.js|commands\/|words\/(?!ja\/)|base\/(errors|secret|package|visible)\.js)/
    expect(modules.filter((path) => path.startsWith('dist/') && !needed.test(path))).toEqual([])
  })

  it('prints the version of package.json', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
    expect((await (await makeHome()).run(['--version'])).stdout).toBe(`${version}\n`)
  })

  it.each(commands)('%s has a help with examples and the options of every command', async (command) => {
    const home = await makeHome()
    const { code, stdout } = await home.runHere([command, '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^(Examples|Example):/m)
    expect(stdout).toMatch(/--config <file>/)
    expect((await home.runHere(['help', command])).stdout).toBe(stdout)
    const japanese = (await home.runHere([command, '--help'], { env: { LANG: 'ja_JP.UTF-8' } })).stdout
    expect(japanese).toMatch(/^例:/m)
    expect(japanese).not.toMatch(/Usage:|Options:|Examples:|print this/)
  })
})

describe('kenshin with wrong words', () => {
  it.each([
    [['imprt'], 'There is no command imprt. Did you mean import? See kenshin --help.'],
    [['help', 'imprt'], 'There is no command imprt. Did you mean import? See kenshin --help.'],
    [['import', '--day', '3'], 'There is no option --day. Did you mean --days? See kenshin import --help.'],
    [
      ['import', '--days', '0'],
      '--days <n> cannot be 0. It must be a whole number from 1 to 99. See kenshin import --help.',
    ],
    [
      ['import', '--days', '100'],
      '--days <n> cannot be 100. It must be a whole number from 1 to 99. See kenshin import --help.',
    ],
    [['import', 'home'], 'import takes options only. See kenshin import --help.'],
    [
      ['export', '--format', 'xml'],
      '--format <format> cannot be xml; it is one of csv, lp, ndjson. See kenshin export --help.',
    ],
    [
      ['export', '--from', '2026-02-30'],
      '--from <date> cannot be 2026-02-30. It must be a date, YYYY-MM-DD. See kenshin export --help.',
    ],
    [
      ['status', '--log-level', 'loud'],
      '--log-level <level> cannot be loud; it is one of error, warn, info, debug, trace. See kenshin status --help.',
    ],
    [['copy', '--from', 'a.sqlite'], 'An option is missing: --to <store>. See kenshin copy --help.'],
    [['completion'], 'A value is missing: <shell>. See kenshin completion --help.'],
    [['completion', 'tcsh'], '<shell> cannot be tcsh; it is one of bash, zsh, fish. See kenshin completion --help.'],
    [['status', '--config'], 'A value is missing: --config <file>. See kenshin status --help.'],
    [['import', '--password=hunter-2-hunter'], 'There is no option --password. See kenshin import --help.'],
  ])('%j exits 2 with one sentence and the next step', async (args, words) => {
    const home = await makeHome()
    expect(await home.runHere(args)).toMatchObject({ code: 2, stdout: '', stderr: `kenshin: ${words}\n` })
    const japanese = await home.runHere(args, { env: { LANG: 'ja_JP.UTF-8' } })
    expect(japanese.stderr).toMatch(/ をご覧ください。\n$/)
    expect(japanese.stderr).not.toMatch(/There is|cannot be|See /)
    expect(await home.files()).toEqual([])
  })

  it('tells it as one JSON line with --json', async () => {
    const { code, stderr } = await (await makeHome()).run(['--json', 'imprt'])
    expect([code, JSON.parse(stderr)]).toEqual([
      2,
      {
        error: {
          code: 'config.usage',
          message: 'There is no command imprt. Did you mean import?',
          next: 'See kenshin --help.',
          exit: 2,
        },
      },
    ])
  })
})
