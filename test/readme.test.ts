import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import initSqlJs from 'sql.js'
import { describe, expect, it } from 'vitest'
import { errorTable, settingsTable } from '../config/table.js'
import { dateAt, DAY_S, dayStart, plusDays, SLOT_S, slotAt, slotTime, type LocalDate } from '../src/base/clock.js'
import { errorKinds } from '../src/base/errors.js'
import { Secret } from '../src/base/secret.js'
import type { RunningEmulator } from '../src/emulator/emulator.js'
import { kinds, schema } from '../src/store/points/schema.js'
import type { StoreSettings } from '../src/store/store.js'
import { describeInfluxd1, describeInfluxd2, serving, startInfluxd1, startInfluxd2 } from './helpers/influxd.js'
import { kenshin } from './helpers/kenshin.js'
import { emulator, influxAt, run, sqliteIn, temporaryFolder } from './whole/harness.js'

const root = new URL('../', import.meta.url).pathname
const read = (name: string): string => readFileSync(join(root, name), 'utf8')

const files = [
  { name: 'README.md', language: 'en' },
  { name: 'README.ja.md', language: 'ja' },
] as const

interface Block {
  readonly language: string
  readonly words: string
}

const blocksOf = (words: string): Block[] =>
  [...words.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', inside = '']) => ({
    language,
    words: inside,
  }))

/** What a reader may type: lines of shell blocks, and code within sentences. */
function typed(words: string): string[] {
  const lines = blocksOf(words).flatMap(({ language, words: block }) => (language === 'sh' ? block.split('\n') : []))
  const inline = [...words.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return [...lines, ...inline].filter((line) => line !== '')
}

/** The rows of the first table below a heading, cells trimmed. */
function tableBelow(words: string, heading: string): string[][] {
  const [, below = ''] = words.split(`\n${heading}\n`)
  const table = /(?:^\|.*\n)+/m.exec(below)?.[0] ?? ''
  const rows = table.trim().split('\n').slice(2)
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

describe.each(files)('$name', ({ name, language }) => {
  const readme = read(name)

  it('has the table of settings: node dist/config/generate.js --readme', () => {
    expect(readme).toContain(settingsTable(language))
  })

  it('has the table of errors: node dist/config/generate.js --readme', () => {
    expect(readme).toContain(errorTable(language))
    for (const [code, { exit }] of Object.entries(errorKinds)) expect(readme).toMatch(cells(code, String(exit)))
  })

  it.each(kinds)('has every tag and field of %s with its type', (kind) => {
    const rows = tableBelow(readme, `### \`${kind}\``).map(([element, type]) => [element?.replaceAll('`', ''), type])
    const { tags, fields } = schema[kind]
    expect(rows).toEqual([...tags.map((tag) => [tag, 'tag']), ...Object.entries(fields)])
  })

  it('names only commands and options that the program has', async () => {
    const helps = await helpOfAll()
    const lines = typed(readme).map((line) => line.replace(/^sudo -u \w+ /, ''))
    for (const [, command = '', rest = ''] of lines.flatMap((line) => [...line.matchAll(/^kenshin (\w+)(.*)$/g)])) {
      expect(helps, command).toHaveProperty(command)
      for (const [option] of rest.matchAll(/--[a-z-]+/g))
        expect(helps[command], `${command} ${option}`).toContain(option)
    }
    const known = [...Object.values(helps), read('config/generate.ts')].join('\n')
    for (const line of lines.filter((words) => words.startsWith('--')))
      for (const [option] of line.matchAll(/--[a-z-]+/g)) expect(known).toContain(option)
  })

  it('names every command of the program', async () => {
    const commands = Object.keys(await helpOfAll()).filter((command) => command !== 'help')
    for (const command of commands) expect(readme).toContain(`| \`kenshin ${command}\``)
  })

  it('names only targets that the Makefile has', () => {
    const targets = [...read('Makefile').matchAll(/^([a-z-]+):/gm)].map(([, target]) => target)
    const named = typed(readme).flatMap((line) => [...line.matchAll(/(?:^|&& )make ([a-z-]+)/g)].map(([, one]) => one))
    expect(new Set(named)).toEqual(new Set(targets.filter((target) => target !== 'help')))
  })

  it('names only files and headings that exist', () => {
    const paths = readme.matchAll(/`((?:src|config|test|jobs|\.ci)\/[\w./-]*)`|\]\(([\w.]+)\)/g)
    for (const [, code, link] of paths) expect(existsSync(join(root, code ?? link ?? '')), code ?? link).toBe(true)
    const folders = blocksOf(readme).flatMap(({ words }) => [...words.matchAll(/^((?:src|config|test|jobs)\/\S*) /gm)])
    for (const [, path = ''] of folders) expect(existsSync(join(root, path)), path).toBe(true)
    for (const [, anchor = ''] of readme.matchAll(/\]\(#(.+?)\)/g))
      expect(readme.toLowerCase()).toMatch(new RegExp(`^#+ ${anchor}$`, 'm'))
  })

  it('names only variables that the program reads', () => {
    const sources = ['config/secrets.ts', 'src/words/words.ts', 'test/helpers/influxd.ts'].map(read).join('\n')
    for (const [variable] of readme.matchAll(/\b(?:KENSHIN_[A-Z_]+[A-Z]|INFLUXD2)\b/g))
      expect(sources).toContain(variable.replace(/__(FLAT_.*|FROM|TO)$/, '').replace(/_FILE$/, ''))
  })
})

const cells = (code: string, exit: string): RegExp =>
  new RegExp(String.raw`^\| \`${code.replace('.', String.raw`\.`)}\` +\| ${exit} +\|`, 'm')

let helps: Promise<Record<string, string>> | undefined

/** The help of each command by its name. */
const helpOfAll = (): Promise<Record<string, string>> => (helps ??= askAll())

async function askAll(): Promise<Record<string, string>> {
  const { stdout } = await kenshin(['--help'], { cwd: root })
  const [, list = ''] = stdout.split('\nCommands:\n')
  const [, general = ''] = stdout.split('\nOptions:\n')
  const commands = [...(list.split('\n\n')[0] ?? '').matchAll(/^ {2}(\w+)/gm)].map(([, command]) => command!)
  const entries = await Promise.all(
    commands.map(async (command) => {
      const help = await kenshin([command, '--help'], { cwd: root })
      return [command, `${help.stdout}\n${general.split('\n\n')[0] ?? ''}`] as const
    }),
  )
  return Object.fromEntries(entries)
}

describe('README.ja.md', () => {
  it('has the commands and queries of README.md', () => {
    const [english, japanese] = files.map(({ name }) =>
      blocksOf(read(name)).filter(({ language }) => language !== 'text'),
    )
    expect(japanese).toEqual(english)
  })
})

describe('queries of README.md', () => {
  const queries = (language: string): string[] =>
    blocksOf(read('README.md')).flatMap((block) => (block.language === language ? [block.words] : []))
  /** The queries ask for the last days, by the clock of the database; noon cuts a day in two. */
  const clock = dayStart(dateAt(Date.now() / 1000)) - DAY_S / 2
  const today = dateAt(clock)
  const DAYS = 33
  const holed = plusDays(today, -2)

  async function imported(store: StoreSettings, folder: string): Promise<RunningEmulator> {
    const meter = await emulator({ clock, household: { holes: new Set([slotTime(holed, 20)]) } })
    await run(meter, { folder, store, history: { days: DAYS } })
    return meter
  }

  /** The energy of each whole day that the meter knows whole, kWh. */
  function wholeDays(meter: RunningEmulator): Map<string, number> {
    const dates = Array.from({ length: DAYS }, (_, i) => plusDays(today, i - DAYS))
    const counts = (date: LocalDate): number => meter.expectedDay(date)[0]!
    return new Map(
      dates.filter((date) => date !== holed).map((date) => [date, (counts(plusDays(date, 1)) - counts(date)) / 10]),
    )
  }

  /** Each day of an answer that tells of the last 30 has its whole energy, the first and the last as well. */
  function expectWholeDays(rows: readonly (readonly [time: number, kWh: number])[], meter: RunningEmulator): void {
    const expected = wholeDays(meter)
    const dates = rows.map(([time]) => dateAt(time))
    expect(dates.at(-1)).toBe(plusDays(today, -1))
    expect(Date.now() / 1000 - rows[0]![0]).toBeLessThanOrEqual(30 * DAY_S)
    expect(Date.now() / 1000 - rows[0]![0]).toBeGreaterThan(29 * DAY_S)
    for (const [time, kWh] of rows) expect(kWh, dateAt(time)).toBeCloseTo(expected.get(dateAt(time))!, 6)
    expect(dates).not.toContain(holed)
    expect(new Set(dates).size).toBe(dates.length)
  }

  it('SQLite answers each SQL query, right to the first and the last day', async () => {
    const folder = await temporaryFolder()
    const meter = await imported(sqliteIn(folder), folder)
    const { Database } = await initSqlJs()
    const db = new Database(readFileSync(join(folder, 'kenshin.sqlite')))
    const [days = [], clocks = [], runs = []] = queries('sql').map((query) => db.exec(query)[0]?.values ?? [])
    const usages = db.exec("SELECT time, usage_kwh FROM electricity WHERE direction = 'normal'")[0]!.values
    db.close()
    expect(days).toEqual([...wholeDays(meter)])
    expect(clocks.map(([at]) => at)).toEqual(Array.from({ length: 48 }, (_, slot) => clockOf(slot)))
    for (const [slot, [, mean]] of clocks.entries()) {
      const known = usages.flatMap(([time, usage]) => (slotAt(Number(time)) === slot ? [Number(usage ?? NaN)] : []))
      const sum = known.filter((usage) => !Number.isNaN(usage))
      expect(mean, clockOf(slot)).toBeCloseTo(sum.reduce((a, b) => a + b, 0) / sum.length, 2)
    }
    expect(runs).toHaveLength(1)
  })

  describeInfluxd1('InfluxDB 1.x', () => {
    const server = serving(startInfluxd1)

    it('answers each InfluxQL query, right to the first and the last day', async () => {
      await server().query('CREATE DATABASE home')
      const meter = await imported(influxAt(server().url, 'home'), await temporaryFolder())
      const answers = await Promise.all(queries('influxql').map((query) => server().query(query, 'home')))
      const [days = [], power = [], holes = []] = answers.map(
        ({ results }) => (results[0]?.series?.[0]?.values ?? []) as [number, number][],
      )
      expectWholeDays(days, meter)
      for (const [time, watts] of power) expect(watts, String(time)).toBeCloseTo(wattsAt(meter, time), 6)
      expect(power.length).toBeGreaterThan(5 * 48)
      expect(holes).toEqual([[dayStart(holed), 47, 1]])
    })
  })

  describeInfluxd2('InfluxDB 2.x', () => {
    const server = serving(startInfluxd2)

    it('answers each Flux query, right to the first and the last day, and InfluxQL as well', async () => {
      await server().createBucket('home')
      const { token, org, url } = server()
      const store = { ...influxAt(url, 'home'), org, token: new Secret(token) }
      const meter = await imported(store, await temporaryFolder())
      const authorization = `Token ${token}`
      const headers = { authorization, 'content-type': 'application/vnd.flux' }
      for (const body of queries('flux')) {
        const answer = await fetch(`${url}/api/v2/query?org=${org}`, { method: 'POST', headers, body })
        const [head = [], ...rows] = (await answer.text())
          .trim()
          .split('\r\n')
          .map((line) => line.split(','))
        const at = (row: string[], column: string): string => row[head.indexOf(column)] ?? ''
        const days = rows.map((row) => [Date.parse(at(row, '_time')) / 1000, Number(at(row, '_value'))] as const)
        expectWholeDays(days, meter)
      }
      const [days] = await Promise.all(
        queries('influxql').map(async (q) => {
          const body = new URLSearchParams({ db: 'home', q, epoch: 's' })
          const answer = await fetch(`${url}/query`, { method: 'POST', headers: { authorization }, body })
          const { results } = (await answer.json()) as { results: { series: { values: [number, number][] }[] }[] }
          return results[0]!.series[0]!.values
        }),
      )
      expectWholeDays(days!, meter)
    })
  })
})

/** The mean power of the half hour that begins then, by the meter's own counts of 0.1 kWh. */
function wattsAt(meter: RunningEmulator, time: number): number {
  const counts = (at: number): number => meter.expectedDay(dateAt(at))[slotAt(at)]!
  return (counts(time + SLOT_S) - counts(time)) * 200
}

const clockOf = (slot: number): string =>
  `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`
