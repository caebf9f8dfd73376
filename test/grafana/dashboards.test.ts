/** Each panel of the dashboards asked of real servers, each answer drawn by Grafana's own library, against the stored readings. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_S } from '../../src/base/clock.js'
import { Secret } from '../../src/base/secret.js'
import type { StoreSettings } from '../../src/store/store.js'
import { describeInfluxd1, describeInfluxd2, serving, startInfluxd1, startInfluxd2 } from '../helpers/influxd.js'
import { influxAt } from '../whole/harness.js'
import { panels as names, type Panel as Name } from './dashboards/queries.js'
import { words } from './dashboards/words.js'
import { expectAlerts, type Place } from './alerts.js'
import { asked, expected, type Rows } from './expected.js'
import { fill, fillPlain, type Filled } from './household.js'
import { describeGrafana, type Frame } from './library.js'
import {
  dashboardIn,
  drawn,
  fluxSent,
  influxqlSent,
  intervalOf,
  namesIn,
  rangeOf,
  rowsIn,
  type Panel,
  type Target,
} from './screen.js'
import { fluxFrames, fluxSeries, seriesOf, tableFrames, writeLines } from './servers.js'

const nameOf = (panel: Panel): Name => names.find((name) => words.en.panels[name].title === panel.title)!

/** Numbers without the dust of floating point; what is unknown is left out. */
const tidy = (rows: Rows): Rows =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => [name, typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value]),
    ),
  )

/** The rows of all frames; a number that stands alone has no time worth comparing. */
function tidyFrames(panel: Panel, frames: readonly Frame[]): Rows[] {
  const isOneNumber = panel.type === 'stat' && !['today', 'lastRun'].includes(nameOf(panel))
  return frames
    .map((frame) => tidy(rowsIn(frame, frames)))
    .map((rows) =>
      isOneNumber ? rows.map((row) => ({ ...row, Time: undefined })).map((row) => tidy([row])[0]!) : rows,
    )
    .filter((rows) => rows.some((row) => Object.keys(row).length > 0))
}

type Answer = (target: Target, sent: (query: string) => string) => Promise<Frame[]>
type Household = 'all' | 'plain'

/** Ranges that somebody may choose: the dashboard's own, one that begins at noon, one of intervals longer than half an hour. */
const chosen = ['', 'now-7d', 'now-99d']

function describePanels(language: 'influxql' | 'flux', household: Household, filled: () => Filled, ask: Answer): void {
  for (const kind of ['home', 'collecting']) {
    const { panels, time } = dashboardIn(`${language}/${kind}.en.json`)
    it.each(panels.map((panel) => [nameOf(panel), panel] as const))('%s', async (name, panel) => {
      const { truth, now } = filled()
      const columns = new Set<string>()
      for (const from of chosen) {
        const range = rangeOf(panel, { ...time, ...(from !== '' && { from }) }, now)
        const intervalMs = intervalOf(panel, range)
        const frames: Frame[] = []
        for (const target of panel.targets)
          frames.push(
            ...(await ask(target, (query) =>
              sent(query, { meter: 'home', range, intervalMs }, language === 'flux' ? household : undefined),
            )),
          )
        const shown = await drawn(panel, frames)
        const rows = expected[name](asked(truth, range, intervalMs)).map(tidy)
        expect(tidyFrames(panel, shown), from).toEqual(shifted(rows, language, name))
        for (const column of shown.flatMap((frame) => namesIn(frame, shown))) columns.add(column)
      }
      if (household === 'plain') return
      // No answer was empty, and what is given words is there.
      expect(columns.size).toBeGreaterThan(0)
      for (const { matcher } of panel.fieldConfig.overrides) expect([...columns]).toContain(matcher.options)
    })
  }
}

/** Without rows and answers that say nothing; heat maps in Flux are drawn a day later. */
function shifted(frames: readonly Rows[], language: string, name: string): Rows[] {
  const late = language === 'flux' && name.startsWith('heatMap') ? DAY_S : 0
  const moved = (row: Rows[number]): Rows[number] => (late === 0 ? row : { ...row, Time: Number(row.Time) + late })
  return frames
    .map((rows) => rows.filter((row) => Object.keys(row).some((key) => key !== 'Time')).map(moved))
    .filter((rows) => rows.length > 0)
}

const sent = (query: string, values: Parameters<typeof influxqlSent>[1], bucket?: string): string =>
  bucket === undefined ? influxqlSent(query, values) : fluxSent(query, bucket, values)

/** A household in a database, for all tests of a `describe`. */
function filling(household: Household, settings: () => Promise<StoreSettings>): () => Filled {
  let filled: Filled | undefined
  let work = ''
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'kenshin-grafana-'))
    filled = await (household === 'all' ? fill : fillPlain)(await settings(), work)
  })
  afterAll(() => rm(work, { recursive: true, force: true }))
  return () => filled!
}

const households = [
  ['all', 'a household with solar panels, holes, a wrap and an exchange'],
  ['plain', 'a household that sells nothing'],
] as const

describeGrafana('panels', () => {
  describeInfluxd1('InfluxDB 1.x', () => {
    const server = serving(startInfluxd1)
    describe.each(households)('InfluxQL (%s): %s', (household) => {
      const database = `${household}_home`
      const filled = filling(household, async () => {
        await server().query(`CREATE DATABASE ${database}`)
        return influxAt(server().url, database)
      })
      describePanels('influxql', household, filled, async ({ refId, query }, as) =>
        tableFrames(refId, await seriesOf(server(), database, as(query))),
      )
      if (household !== 'all') return
      it('alert rules fire for the meters that are silent, or about to forget a day, and for no other', async () => {
        await server().query('CREATE DATABASE empty')
        const asking: (name: string) => Place['ask'] = (name) => (query, values) =>
          seriesOf(server(), name, influxqlSent(query, values))
        const write = (lines: string): Promise<void> => server().write(database, lines)
        const { truth } = filled()
        await expectAlerts({ language: 'influxql', truth, ask: asking(database), askEmpty: asking('empty'), write })
      })
    })
  })

  describeInfluxd2('InfluxDB 2.x', () => {
    const server = serving(startInfluxd2)
    describe.each(households)('%s: %s', (household) => {
      const filled = filling(household, async () => {
        await server().createBucket(household)
        const { token, org, url } = server()
        return { ...influxAt(url, household), org, token: new Secret(token) }
      })
      describe('InfluxQL', () => {
        describePanels('influxql', household, filled, async ({ refId, query }, as) =>
          tableFrames(refId, await seriesOf(server(), household, as(query), server().token)),
        )
      })
      describe('Flux', () => {
        describePanels('flux', household, filled, ({ refId, query }, as) => fluxFrames(server(), refId, as(query)))
      })
      if (household !== 'all') return
      it('alert rules in Flux fire as those in InfluxQL', async () => {
        await server().createBucket('empty')
        const asking: (bucket: string) => Place['ask'] = (bucket) => (query, values) =>
          fluxSeries(server(), fluxSent(query, bucket, values))
        const write = (lines: string): Promise<void> => writeLines(server(), household, lines)
        const { truth } = filled()
        await expectAlerts({ language: 'flux', truth, ask: asking(household), askEmpty: asking('empty'), write })
      })
    })
  })
})
