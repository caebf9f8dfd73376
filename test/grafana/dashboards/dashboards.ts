/* eslint-disable @typescript-eslint/no-deprecated -- the newer format of dashboards needs Grafana 13, this one is read by all */
/** Every dashboard: two of them, in two query languages, in two languages of people. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import { DashboardBuilder, DashboardCursorSync, DashboardLinkBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import {
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { collectingPanels } from './collecting.js'
import { flux, metersInFlux } from './flux.js'
import { homePanels } from './home.js'
import { datasource } from './influx-query.js'
import { influxql, metersInInfluxql } from './influxql.js'
import type { Setting } from './look.js'
import { languages, type QueryLanguage } from './queries.js'
import { words, type Language } from './words.js'

/** The data sources that config/grafana/provisioning makes. */
export const provisioned = { influxql: 'kenshin', flux: 'kenshin-flux' } as const

const kinds = {
  home: { panels: homePanels, from: 'now-30d/d' },
  collecting: { panels: collectingPanels, from: 'now-99d/d' },
} satisfies Record<string, { panels: (setting: Setting) => Builder<Panel>[]; from: string }>
type Kind = keyof typeof kinds

const asked = {
  influxql: { queries: influxql, meters: metersInInfluxql },
  flux: { queries: flux, meters: metersInFlux },
}

function dashboard(kind: Kind, language: QueryLanguage, people: Language): Dashboard {
  const setting: Setting = { language, queries: asked[language].queries, words: words[people] }
  const title = `${words[people][kind]}${language === 'flux' ? ' (Flux)' : ''}`
  const tag = `kenshin-${language}-${people}`
  const builder = new DashboardBuilder(title)
    .uid(`kenshin-${kind}-${language}-${people}`)
    .tags(['kenshin', tag])
    .timezone('Asia/Tokyo')
    .weekStart('monday')
    .time({ from: kinds[kind].from, to: 'now' })
    .refresh('30m')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(datasourceVariable(setting))
    .withVariable(meterVariable(setting))
    .link(new DashboardLinkBuilder('kenshin').type(DashboardLinkType.Dashboards).tags([tag]).includeVars(true))
  for (const panel of kinds[kind].panels(setting)) builder.withPanel(panel)
  return withIds(builder.build())
}

const datasourceVariable = ({ words: { datasource: label }, language }: Setting): DatasourceVariableBuilder =>
  new DatasourceVariableBuilder('datasource')
    .label(label)
    .type('influxdb')
    .current({ text: provisioned[language], value: provisioned[language] })

const meterVariable = ({ words: { meter }, language }: Setting): QueryVariableBuilder =>
  new QueryVariableBuilder('meter')
    .label(meter)
    .datasource(datasource)
    .query(asked[language].meters)
    .refresh(VariableRefresh.OnDashboardLoad)
    .sort(VariableSort.AlphabeticalAsc)

/** Links lead to panels by their ids. */
const withIds = (built: Dashboard): Dashboard => ({
  ...built,
  panels: (built.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 })),
})

/** The dashboards by the path of their files below config/grafana/dashboards. */
export const dashboards: ReadonlyMap<string, Dashboard> = new Map(
  languages.flatMap((language) =>
    (Object.keys(words) as Language[]).flatMap((people) =>
      (Object.keys(kinds) as Kind[]).map(
        (kind) => [`${language}/${kind}.${people}.json`, dashboard(kind, language, people)] as const,
      ),
    ),
  ),
)
