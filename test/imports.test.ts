/** The import rules find what they forbid: a violation of each is planted in a small program of the same rooms. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Rules {
  readonly forbidden: readonly (IForbiddenRuleType & { readonly name: string; readonly comment: string })[]
  readonly options: Readonly<Record<string, unknown>>
}
const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as Rules

const suffix = '-imports'
/** Which rooms each room may import, as its rule says it. */
const mayImport = new Map(
  forbidden
    .filter(({ name }) => name.endsWith(suffix))
    .map(({ name, comment }) => [name.slice(0, -suffix.length), comment.split(': ')[1]?.split(', ') ?? []]),
)
const rooms = [...mayImport.keys(), 'test']
const folderOf = (room: string): string => (['jobs', 'config', 'test'].includes(room) ? room : `src/${room}`)
/** A file of a room that imports nothing. */
const plain = (room: string): string => (room === 'cli' ? 'src/kenshin.ts' : `${folderOf(room)}/plain.ts`)
/** A file of a room that imports everything. */
const greedy = (room: string): string => (room === 'cli' ? 'src/cli.ts' : `${folderOf(room)}/greedy.ts`)

/** Where each library may be imported. */
const placeOf: Readonly<Record<string, readonly string[]>> = {
  serialport: ['src/dongle/port/serial-driver.ts', 'src/dongle/port/load-driver.ts'],
  '@influxdata/influxdb-client': ['src/store/influxdb/write.ts'],
  'sql.js': ['src/store/sqlite/by-sqljs.ts'],
  luxon: ['src/base/instant.ts'],
  pino: ['src/base/log.ts'],
  'd3-array': ['src/report/page/d3.ts'],
  'd3-scale': ['src/report/page/d3.ts'],
  'd3-shape': ['src/report/page/d3.ts'],
  'get-east-asian-width': ['src/base/width.ts'],
  'node-cron': ['src/app/cron.ts', 'config/check/cron.ts'],
  zod: ['config/greedy.ts', 'config/check/cron.ts', 'config/tariff/holidays.ts', 'config/package/bundle.js'],
  yaml: ['config/greedy.ts', 'config/check/cron.ts', 'config/tariff/holidays.ts', 'config/package/bundle.js'],
  '@holiday-jp/holiday_jp': ['config/tariff/holidays.ts'],
  commander: ['src/cli.ts', 'src/commands/greedy.ts'],
  rolldown: ['config/package/bundle.js'],
}
const libraries = Object.keys(placeOf)
const places = [...new Set(Object.values(placeOf).flat())]
const stranger = 'a-new-library'

const importing = (path: string, targets: readonly string[]): string =>
  targets
    .map((target, n) => {
      const up = '../'.repeat(path.split('/').length - 1)
      return `import * as _${String(n)} from '${target.includes('.ts') ? `${up}${target.replace('.ts', '.js')}` : target}'\n`
    })
    .join('')

const files: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'planted',
    dependencies: Object.fromEntries([...libraries, stranger].map((name) => [name, '1.0.0'])),
  }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'nodenext' } }),
  ...Object.fromEntries(
    [...libraries, stranger].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, ''],
    ]),
  ),
  ...Object.fromEntries(rooms.map((room) => [plain(room), ''])),
  ...Object.fromEntries(places.map((path) => [path, importing(path, libraries)])),
  ...Object.fromEntries(
    rooms
      .filter((room) => room !== 'test')
      .map((room) => [
        greedy(room),
        importing(greedy(room), [...rooms.filter((other) => other !== room).map(plain), ...libraries]),
      ]),
  ),
  'src/dongle/dongle.ts': '',
  'src/dongle/skstack/commands.ts': '',
  'src/dongle/skstack/curious.ts': importing('src/dongle/skstack/curious.ts', ['src/dongle/j11/codes.ts']),
  'src/dongle/j11/codes.ts': '',
  'src/dongle/j11/curious.ts': importing('src/dongle/j11/curious.ts', ['src/dongle/skstack/commands.ts']),
  'src/meter/near.ts': importing('src/meter/near.ts', ['src/dongle/dongle.ts', 'src/dongle/skstack/commands.ts']),
  'src/attic/old.ts': importing('src/attic/old.ts', [plain('base')]),
  'src/base/stranger.ts': importing('src/base/stranger.ts', [stranger]),
  'src/base/this.ts': "import type { That } from './that.js'\nexport type This = { that: That }\n",
  'src/base/that.ts': "import type { This } from './this.js'\nexport type That = { self: This }\n",
}

describe('import rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kenshin-imports-'))
  let found: ICruiseResult['summary']['violations']

  beforeAll(async () => {
    for (const [path, words] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), words)
    }
    const { output } = await cruise(['src', 'jobs', 'config', 'test'], {
      ...options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: [...forbidden] },
    })
    found = (output as ICruiseResult).summary.violations
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  const foundBy = (rule: string): string[][] =>
    found.filter(({ rule: { name } }) => name === rule).map(({ from, to }) => [from, to])

  it('have no rule without a planted violation', () => {
    expect(new Set(found.map(({ rule: { name } }) => name))).toEqual(new Set(forbidden.map(({ name }) => name)))
  })

  it.each([...mayImport])('%s may import nothing but %s', (room, allowed) => {
    const others = rooms.filter((other) => other !== room && !allowed.includes(other))
    const expected = others.map((other) => [greedy(room), plain(other)])
    expect(foundBy(`${room}${suffix}`).toSorted()).toEqual(expected.toSorted())
  })

  it.each(libraries)('%s has one place', (library) => {
    const importers = [...places, ...rooms.filter((room) => room !== 'test').map(greedy)]
    const elsewhere = [...new Set(importers)].filter((path) => !placeOf[library]!.includes(path))
    expect(
      foundBy(`one-place-for-${library}`)
        .map(([from]) => from!)
        .toSorted(),
    ).toEqual(elsewhere.toSorted())
  })

  it('let nobody past the contract of dongles', () => {
    expect(foundBy('contract-of-dongles').filter(([from]) => from === 'src/meter/near.ts')).toEqual([
      ['src/meter/near.ts', 'src/dongle/skstack/commands.ts'],
    ])
  })

  it('keep the languages of dongles apart', () => {
    expect(foundBy('skstack-knows-no-j11')).toEqual([['src/dongle/skstack/curious.ts', 'src/dongle/j11/codes.ts']])
    expect(foundBy('j11-knows-no-skstack')).toEqual([['src/dongle/j11/curious.ts', 'src/dongle/skstack/commands.ts']])
  })

  it('find a circle of types, once', () => {
    const [circle, ...others] = foundBy('no-circles')
    expect(circle?.toSorted()).toEqual(['src/base/that.ts', 'src/base/this.ts'])
    expect(others).toEqual([])
  })

  it('find a folder and a library that nobody listed', () => {
    expect(foundBy('every-file-has-a-room')).toEqual([['src/attic/old.ts', plain('base')]])
    expect(foundBy('every-library-has-a-place').map(([from]) => from)).toEqual(['src/base/stranger.ts'])
  })
})
