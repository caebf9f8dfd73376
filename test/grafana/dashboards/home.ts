/** The dashboard of a home: what was bought and sold, and when. */
import { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart'
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import { BarAlignment, GraphDrawStyle, StackingMode, VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import { BigValueColorMode, BigValueGraphMode, BigValueTextMode } from '@grafana/grafana-foundation-sdk/common'
import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import {
  FieldColorBuilder,
  FieldColorModeId,
  type Panel as BuiltPanel,
} from '@grafana/grafana-foundation-sdk/dashboard'
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap'
import { PanelBuilder as HeatMap } from '@grafana/grafana-foundation-sdk/heatmap'
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as StatusHistory } from '@grafana/grafana-foundation-sdk/statushistory'
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries'
import { filled, legend, tooltip, type Setting } from './look.js'
import type { Panel } from './queries.js'
import { clockNames, clockRows, daysAgainstMonths, joinByTime, timeAs } from './transformations.js'

const plain = { bought: [], sold: [] }
const ofSeries = (...names: string[]): string[] => names

const stat = (panel: Panel, setting: Setting, third: { readonly name: string; readonly unit: string }): Stat =>
  filled(new Stat(), panel, setting, {
    width: 6,
    height: 5,
    series: ofSeries('bought', 'sold', third.name),
    more: {
      ...plain,
      [third.name]: [
        { id: 'unit', value: third.unit },
        { id: 'decimals', value: third.unit === 'h' ? 1 : 0 },
      ],
    },
  })
    .unit('kwatth')
    .decimals(1)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .textMode(BigValueTextMode.ValueAndName)
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)

const days = { name: 'days', unit: 'none' }

const halfHours = (setting: Setting): TimeSeries =>
  filled(new TimeSeries(), 'halfHours', setting, { width: 24, height: 8, series: ofSeries('bought', 'sold') })
    .unit('watt')
    .interval('30m')
    .drawStyle(GraphDrawStyle.Bars)
    .barAlignment(BarAlignment.After)
    .barWidthFactor(1)
    .lineWidth(0)
    .fillOpacity(90)
    .legend(legend())
    .tooltip(tooltip())

const register = (setting: Setting): TimeSeries =>
  filled(new TimeSeries(), 'register', setting, { width: 24, height: 7, series: ofSeries('bought', 'sold') })
    .unit('kwatth')
    .decimals(1)
    .interval('30m')
    .fillOpacity(0)
    .legend(legend())
    .tooltip(tooltip())

const bars = (panel: Panel, setting: Setting, format: string, width: number): BarChart =>
  filled(new BarChart(), panel, setting, {
    width,
    height: 8,
    series: ofSeries('bought', 'bought_incomplete', 'sold', 'sold_incomplete'),
  })
    .transformations([joinByTime, timeAs(format)])
    .unit('kwatth')
    .decimals(1)
    .xField('Time')
    .xTickLabelSpacing(100)
    .stacking(StackingMode.Normal)
    .showValue(VisibilityMode.Never)
    .legend(legend())
    .tooltip(tooltip())

const monthByDay = (setting: Setting): BarChart =>
  filled(new BarChart(), 'monthByDay', setting, { width: 12, height: 8, series: ofSeries('day_of_month') })
    .transformations([...daysAgainstMonths])
    .timeFrom('now-1M/M')
    .unit('kwatth')
    .decimals(1)
    .xField('day_of_month\\Time')
    .showValue(VisibilityMode.Never)
    .legend(legend())
    .tooltip(tooltip())

const typicalDay = (setting: Setting): BarChart =>
  filled(new BarChart(), 'typicalDay', setting, {
    width: 24,
    height: 8,
    series: ofSeries('weekday', 'weekend', 'sold_mean'),
  })
    .transformations([...clockRows])
    .unit('kwatth')
    .decimals(3)
    .xField('Field')
    .xTickLabelSpacing(100)
    .showValue(VisibilityMode.Never)
    .legend(legend())
    .tooltip(tooltip())

const heat = (way: 'Bought' | 'Sold', setting: Setting): Builder<BuiltPanel> => {
  const [panel, place] = [`heatMap${way}`, { width: 24, height: 14 }] as const
  return setting.language === 'flux' ? asHeatMap(panel, setting, place) : asStatusHistory(panel, setting, place)
}
type HeatPanel = 'heatMapBought' | 'heatMapSold'
type Place = { readonly width: number; readonly height: number }

/** Each column is drawn to the left of its time: the queries in Flux shift it. */
const asHeatMap = (panel: HeatPanel, setting: Setting, place: Place): HeatMap =>
  filled(new HeatMap(), panel, setting, place)
    .transformations([clockNames])
    .calculate(false)
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Viridis').reverse(true).steps(64))
    .yAxis(new YAxisConfigBuilder().reverse(true))
    .cellGap(0)
    .showLegend()

/** InfluxQL cannot shift a time, and this panel draws each box around its own. */
const asStatusHistory = (panel: HeatPanel, setting: Setting, place: Place): StatusHistory =>
  filled(new StatusHistory(), panel, setting, place)
    .transformations([clockNames])
    .unit('kwatth')
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.ContinuousBlYlRd))
    .showValue(VisibilityMode.Never)
    .rowHeight(1)
    .colWidth(1)
    .lineWidth(0)
    .fillOpacity(100)
    .legend(legend().showLegend(false))

/** All panels, from top to bottom. */
export const homePanels = (setting: Setting): Builder<BuiltPanel>[] => [
  stat('today', setting, { name: 'hours', unit: 'h' }).timeFrom('now/d'),
  stat('month', setting, days).timeFrom('now/M'),
  stat('lastMonth', setting, days).timeFrom('now/M').timeShift('1M'),
  stat('total', setting, days),
  halfHours(setting),
  heat('Bought', setting),
  bars('days', setting, 'YYYY-MM-DD', 24),
  bars('months', setting, 'YYYY-MM', 12).timeFrom('now-12M/M'),
  monthByDay(setting),
  typicalDay(setting),
  register(setting),
  heat('Sold', setting),
]
