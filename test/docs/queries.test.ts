import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InfluxDB } from '@influxdata/influxdb-client'
import initSqlJs, { type Database } from 'sql.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../src/base/secret.js'
import type { Truth } from '../grafana/truth.js'
import { describeInfluxd1, describeInfluxd2, serving, startInfluxd1, startInfluxd2 } from '../helpers/influxd.js'
import { influxAt } from '../whole/harness.js'
import { answers, type Row } from './answers.js'
import { copyTo, fillAll, names } from './households.js'
import { blocksOf, read } from './pages.js'
import { tidy, type Answered } from './rows.js'

/** The queries below each heading of the page, by their language. */
const questions = read('docs/queries.md')
  .split(/^## /m)
  .slice(1)
  .map((part) => ({ title: part.split('\n')[0]!, blocks: blocksOf(part) }))
  .filter(({ blocks }) => blocks.length > 0)
const languages = ['influxql', 'flux', 'sql'] as const
type Language = (typeof languages)[number]

/** A query for another meter than `home`: the only word of it that is changed. */
const about = (meter: string, query: string): string => query.replaceAll(/(\bmeter"? ==? ["'])home\b/g, `$1${meter}`)

describe('docs/queries.md', () => {
  let folder = ''
  let truths: ReadonlyMap<string, Truth>
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kenshin-queries-'))
    truths = await fillAll(folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('asks each question in each language, and each of them is answered below', () => {
    expect(questions.map(({ title }) => title)).toEqual(Object.keys(answers))
    for (const { title, blocks } of questions)
      expect(
        blocks.map(({ language }) => language),
        title,
      ).toEqual(languages)
  })

  /** Worked out once for all databases. */
  const known = new Map<string, { columns: ReadonlySet<string>; expected: readonly Row[] }>()
  function answerTo(title: string, name: string): { columns: ReadonlySet<string>; expected: readonly Row[] } {
    const key = `${title} ${name}`
    const answer = known.get(key)
    if (answer !== undefined) return answer
    const rows = answers[title]!(truths.get(name)!)
    const columns = new Set(rows.flatMap((row) => Object.keys(row)))
    known.set(key, { columns, expected: tidy(rows, columns) })
    return answerTo(title, name)
  }

  function describeAnswers(language: Language, ask: (query: string) => Promise<readonly Answered[]>): void {
    it.each(questions)(`${language}: $title`, async ({ title, blocks }) => {
      const query = blocks.find((block) => block.language === language)!.words
      for (const name of names) {
        const { columns, expected } = answerTo(title, name)
        const rows = tidy(await ask(about(name, query)), columns)
        expect(rows, `${name}: ${query}`).toEqual(expected)
        expect(rows.length).toBeGreaterThan(0)
      }
    })
  }

  describe('SQLite', () => {
    let database: Database
    beforeAll(async () => {
      const { Database } = await initSqlJs()
      database = new Database(await readFile(join(folder, 'kenshin.sqlite')))
    })
    afterAll(() => database.close())
    describeAnswers('sql', (query) => Promise.resolve(database.exec(query).flatMap(rowsOf)))
  })

  describeInfluxd1('InfluxDB 1.x', () => {
    const server = serving(startInfluxd1)
    beforeAll(async () => {
      await server().query('CREATE DATABASE home')
      await copyTo(influxAt(server().url, 'home'), folder)
    })
    describeAnswers('influxql', async (query) => rowsIn(await server().query(query, 'home')))
  })

  describeInfluxd2('InfluxDB 2.x', () => {
    const server = serving(startInfluxd2)
    beforeAll(async () => {
      await server().createBucket('home')
      const { token, org, url } = server()
      await copyTo({ ...influxAt(url, 'home'), org, token: new Secret(token) }, folder)
    })
    describeAnswers('influxql', async (q) => {
      const body = new URLSearchParams({ db: 'home', q, epoch: 's' })
      const headers = { authorization: `Token ${server().token}` }
      const answer = await fetch(`${server().url}/query`, { method: 'POST', headers, body })
      return rowsIn((await answer.json()) as Parameters<typeof rowsIn>[0])
    })
    describeAnswers('flux', async (query) => {
      const { url, token, org } = server()
      return new InfluxDB({ url, token }).getQueryApi(org).collectRows<Answered>(query)
    })
  })
})

interface Table {
  readonly columns: string[]
  readonly values: unknown[][]
}
const rowsOf = ({ columns, values }: Table): Answered[] =>
  values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
const rowsIn = ({ results }: { readonly results: readonly { readonly series?: readonly Table[] }[] }): Answered[] =>
  results.flatMap(({ series = [] }) => series.flatMap(rowsOf))
