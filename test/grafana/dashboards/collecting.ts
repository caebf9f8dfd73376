/** The dashboard of the collecting: what is there, what is missing, and how the runs went. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import { BigValueColorMode, BigValueGraphMode, BigValueTextMode } from '@grafana/grafana-foundation-sdk/common'
import { GraphDrawStyle, ReduceDataOptionsBuilder, VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import type { Panel as BuiltPanel } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as StatusHistory } from '@grafana/grafana-foundation-sdk/statushistory'
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries'
import { dayMappings, filled, legend, outcomeMappings, tooltip, type Setting } from './look.js'
import { MEMORY_DAYS, type Panel } from './queries.js'
import { joinByTime } from './transformations.js'

/** From 00:00 in Japan: begun at noon, the first day would look as if it were missing. */
const MEMORY = `now-${MEMORY_DAYS}d/d`

const stat = (panel: Panel, setting: Setting, width: number, series: readonly string[]): Stat =>
  filled(new Stat(), panel, setting, { width, height: 5, series })
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .textMode(BigValueTextMode.ValueAndName)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)

const lastRun = (setting: Setting): Stat =>
  filled(new Stat(), 'lastRun', setting, {
    width: 4,
    height: 5,
    series: ['Time', 'outcome'],
    more: {
      Time: [{ id: 'unit', value: 'dateTimeFromNow' }],
      outcome: [{ id: 'mappings', value: outcomeMappings(setting.words) }],
    },
  })
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('/.*/').values(false))
    .textMode(BigValueTextMode.Value)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)

const counts = (way: 'Bought' | 'Sold', setting: Setting): Stat =>
  stat(`counts${way}`, setting, 8, ['complete', 'holed', 'partial', 'missing']).timeFrom(MEMORY).noValue('0')

const calendar = (setting: Setting): StatusHistory =>
  filled(new StatusHistory(), 'calendar', setting, { width: 24, height: 6, series: ['bought', 'sold'] })
    .transformations([joinByTime])
    .timeFrom(MEMORY)
    .mappings(dayMappings(setting.words))
    .showValue(VisibilityMode.Never)
    .rowHeight(0.9)
    .fillOpacity(90)
    .legend(legend())
    .tooltip(tooltip())

const leavingDays = (setting: Setting): Table =>
  filled(new Table(), 'leavingDays', setting, { width: 24, height: 5, series: ['Time', 'bought', 'sold'] })
    .transformations([joinByTime])
    .timeFrom(MEMORY)
    .noValue(setting.words.none)

const runs = (setting: Setting): Table =>
  filled(new Table(), 'runs', setting, {
    width: 24,
    height: 9,
    series: ['Time', 'job', 'outcome', 'days_read', 'points_written', 'requests', 'retries', 'lqi'],
    more: { outcome: [{ id: 'mappings', value: outcomeMappings(setting.words) }] },
  })

const line = (panel: Panel, setting: Setting, unit: string, series: readonly string[]): TimeSeries =>
  filled(new TimeSeries(), panel, setting, { width: 8, height: 8, series })
    .unit(unit)
    .drawStyle(GraphDrawStyle.Line)
    .showPoints(VisibilityMode.Always)
    .fillOpacity(0)
    .min(0)
    .legend(legend())
    .tooltip(tooltip())

/** All panels, from top to bottom. */
export const collectingPanels = (setting: Setting): Builder<BuiltPanel>[] => [
  lastRun(setting),
  counts('Bought', setting),
  counts('Sold', setting),
  stat('leaving', setting, 4, ['bought', 'sold']).timeFrom(MEMORY).noValue('0'),
  calendar(setting),
  leavingDays(setting),
  line('link', setting, 'none', ['lqi']).max(255),
  line('requests', setting, 'none', ['requests', 'retries']),
  line('duration', setting, 's', ['scan_s', 'join_s', 'read_s', 'write_s']),
  runs(setting),
]
