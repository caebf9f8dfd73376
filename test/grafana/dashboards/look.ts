/** How all panels look alike: colours, units, names of series. */
import type { DynamicConfigValue, Panel as BuiltPanel, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard'
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import { LegendDisplayMode, LegendPlacement, TooltipDisplayMode } from '@grafana/grafana-foundation-sdk/common'
import { VizLegendOptionsBuilder, VizTooltipOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import { datasource, InfluxQuery } from './influx-query.js'
import type { Panel, Queries, QueryLanguage } from './queries.js'
import type { Words } from './words.js'

export interface Setting {
  readonly language: QueryLanguage
  readonly queries: Queries
  readonly words: Words
}

/** Blue and orange can be told apart by everybody; what is not whole is paler. */
const colours: Readonly<Record<string, string>> = {
  bought: '#3274D9',
  weekday: '#3274D9',
  weekend: '#8AB8FF',
  bought_incomplete: '#A9C7F5',
  sold: '#FF9830',
  sold_mean: '#FF9830',
  sold_incomplete: '#FFD9AD',
  complete: '#3274D9',
  holed: '#FF9830',
  partial: '#8AB8FF',
  missing: '#E02F44',
}

/** The part of every panel's builder that all of them have. */
interface AnyBuilder extends Builder<BuiltPanel> {
  title(title: string): this
  description(description: string): this
  datasource(of: typeof datasource): this
  withTarget(target: InfluxQuery): this
  overrideByName(name: string, properties: DynamicConfigValue[]): this
  height(height: number): this
  span(width: number): this
}

export interface Place {
  readonly width: number
  readonly height: number
  /** Series and columns with a name and a colour of their own. */
  readonly series?: readonly string[]
  /** What is more to say of a series. */
  readonly more?: Readonly<Record<string, readonly DynamicConfigValue[]>>
}

/** Title, questions, names: what every panel has. */
export function filled<T extends AnyBuilder>(
  builder: T,
  panel: Panel,
  { words, queries, language }: Setting,
  place: Place,
): T {
  const { title, about } = words.panels[panel]
  builder.title(title).description(about).datasource(datasource).height(place.height).span(place.width)
  for (const [index, query] of queries[panel].entries())
    builder.withTarget(new InfluxQuery(language, String.fromCharCode(65 + index), query))
  for (const name of place.series ?? [])
    builder.overrideByName(name, [...named(name, words), ...(place.more?.[name] ?? [])])
  return builder
}

function named(name: string, { series }: Words): DynamicConfigValue[] {
  const label = series[name]
  if (label === undefined) throw new Error(`${name} has no words`)
  const displayName = { id: 'displayName', value: label }
  const fixedColor = colours[name]
  return fixedColor === undefined ? [displayName] : [displayName, { id: 'color', value: { mode: 'fixed', fixedColor } }]
}

export const legend = (): VizLegendOptionsBuilder =>
  new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .calcs([])

export const tooltip = (): VizTooltipOptionsBuilder => new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi)

const range = (from: number, to: number, text: string, color: string, index: number): ValueMapping => ({
  type: MappingType.RangeToText,
  options: { from, to, result: { text, color, index } },
})

/** 0, 1–47 and 48 readings of a day. */
export const dayMappings = ({ days }: Words): ValueMapping[] => [
  range(0, 0, days.missing, colours.missing!, 0),
  range(1, 47, days.part, colours.holed!, 1),
  range(48, 48, days.complete, colours.complete!, 2),
]

/** `ok` is blue; the code of an error is not. */
export const outcomeMappings = ({ outcomeOk }: Words): ValueMapping[] => [
  { type: MappingType.ValueToText, options: { ok: { text: outcomeOk, color: colours.complete!, index: 0 } } },
  { type: MappingType.RegexToText, options: { pattern: '.+', result: { color: colours.missing!, index: 1 } } },
]
