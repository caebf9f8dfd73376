/** The files for Grafana as they are committed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { rulesIn } from './alerts.js'
import { dashboards, provisioned } from './dashboards/dashboards.js'
import { files } from './dashboards/files.js'
import { languages, panels, type QueryLanguage } from './dashboards/queries.js'
import { words } from './dashboards/words.js'

const folder = new URL('../../config/grafana/', import.meta.url).pathname
const yaml = (name: string): unknown => parse(readFileSync(join(folder, 'provisioning', name), 'utf8'))

describe('config/grafana', () => {
  it('holds what its sources make: make generate', () => {
    for (const [name, content] of files) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(content)
    const found = readdirSync(join(folder, 'dashboards'), { recursive: true, encoding: 'utf8' })
    const made = [...files.keys()].filter((name) => name.startsWith('dashboards/'))
    const json = found.filter((name) => name.endsWith('.json')).map((name) => `dashboards/${name}`)
    expect(json.toSorted()).toEqual(made.toSorted())
  })

  it('shows every panel once for each query language and language of people, under ids of its own', () => {
    const titles = new Map<string, string[]>()
    const uids = new Set<string>()
    for (const [name, dashboard] of dashboards) {
      expect(dashboard).toMatchObject({ schemaVersion: 42, timezone: 'Asia/Tokyo', weekStart: 'monday' })
      uids.add(dashboard.uid!)
      expect(dashboard.uid!.length).toBeLessThanOrEqual(40)
      const shown = dashboard.panels!
      expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length)
      const kind = name.replace(/home|collecting/, '')
      titles.set(kind, [...(titles.get(kind) ?? []), ...shown.map(({ title }) => title!)])
    }
    expect(uids.size).toBe(dashboards.size)
    for (const [kind, all] of titles) {
      const language = kind.includes('.ja.') ? words.ja : words.en
      expect(all.toSorted(), kind).toEqual(panels.map((panel) => language.panels[panel].title).toSorted())
    }
  })

  it('asks the data source and the meter that are chosen, and keeps both ways apart', () => {
    for (const [name, { panels: shown = [] }] of dashboards)
      for (const panel of shown) {
        expect('datasource' in panel && panel.datasource.uid, name).toBe('${datasource}')
        const targets = ('targets' in panel ? panel.targets : undefined) as unknown as { query: string }[]
        for (const { query } of targets) {
          expect(query).toMatch(name.startsWith('flux') ? /r\.meter == "\$\{meter\}"/ : /"meter" = '\$meter'/)
          if (/"electricity(?:_day)?"/.test(query)) expect(query).toMatch(/direction"? ==? ['"](?:normal|reverse)['"]/)
        }
      }
  })

  it('provisions data sources that the dashboards and rules name', () => {
    const { datasources } = yaml('datasources/kenshin.yaml') as { datasources: { uid: string; type: string }[] }
    expect(datasources.map(({ uid, type }) => [uid, type])).toEqual([
      ['kenshin', 'influxdb'],
      ['kenshin-flux', 'influxdb'],
    ])
    const { providers } = yaml('dashboards/kenshin.yaml') as { providers: { options: { path: string } }[] }
    expect(providers.map(({ options }) => options.path)).toEqual(['/etc/grafana/dashboards'])
    const uidsIn = (language: QueryLanguage): string[] => rulesIn(language).map(({ uid }) => uid)
    // Whoever takes the other file has the same rules, not two more.
    expect(uidsIn('flux')).toEqual(uidsIn('influxql'))
    for (const language of languages)
      for (const { condition, data } of rulesIn(language)) {
        expect(data.map(({ refId }) => refId)).toContain(condition)
        const uids = data.map(({ datasourceUid }) => datasourceUid)
        expect(uids).toEqual([provisioned[language], '__expr__', '__expr__'])
      }
  })
})
