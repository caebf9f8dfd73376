import { SLOTS_PER_DAY } from '../../../base/clock.js'
import { area, curveStepAfter, line } from '../d3.js'
import type { Day } from '../data/series.js'
import { isWeekend, typicalDay, type TypicalDay, type TypicalSlot } from '../data/typical.js'
import { energyAxis, type EnergyAxis } from '../draw/axes.js'
import { HEIGHT } from '../draw/bars.js'
import { escape, foldedTable, legendOf, sectionOf } from '../draw/html.js'
import { gridLines, plotOf, type Tick } from '../draw/plot.js'
import { clockOf } from '../formats.js'
import type { PageContext } from '../page-context.js'

interface Panel {
  readonly name: 'weekdays' | 'weekends' | 'sold'
  readonly typical: TypicalDay
}

/** What is usual at each half hour: weekdays and weekends apart, and what is sold on all days. */
export function typicalDays(context: PageContext): string {
  const { meter, words, id, formats } = context
  const isFor =
    (wanted: boolean) =>
    (day: Day): boolean =>
      isWeekend(day.date) === wanted
  const panels: Panel[] = [
    { name: 'weekdays', typical: typicalDay(meter.bought.shown.filter(isFor(false))) },
    { name: 'weekends', typical: typicalDay(meter.bought.shown.filter(isFor(true))) },
    ...(meter.sold ? [{ name: 'sold', typical: typicalDay(meter.sold.shown) } as const] : []),
  ]
  const drawn = panels.filter(({ typical }) => typical.some((slot) => slot !== undefined))
  if (drawn.length === 0) return ''
  const most = Math.max(...drawn.flatMap(({ typical }) => typical.map((slot) => slot?.high ?? 0)))
  const axis = energyAxis(0, most, formats)
  const legend = legendOf([
    ['stroke now', words.typical.median],
    ['band', words.typical.spread],
  ])
  const body = `${legend}<div class="pair trio">${drawn.map((panel) => panelOf(context, panel, axis)).join('')}</div>`
  return sectionOf({ id: `${id}-typical`, title: words.typical.title, lead: words.typical.lead, body })
}

function panelOf(context: PageContext, { name, typical }: Panel, axis: EnergyAxis): string {
  const { words, id, formats } = context
  const table = `${id}-typical-${name}-t`
  const title = words.typical.panels[name]
  const plot = plotOf({
    label: words.figure({ title: `${words.typical.title}: ${title}` }),
    kind: `line small centred edges ${name === 'sold' ? 'sold' : 'bought'}`,
    columns: SLOTS_PER_DAY,
    rows: 1,
    height: HEIGHT,
    svg: gridLines(axis.ticks, SLOTS_PER_DAY, HEIGHT) + shapesOf(typical, axis),
    x: HOURS,
    y: axis.ticks,
    unit: words.unit,
    table,
    tip: words.typical.tip,
  })
  const cells = (slot: TypicalSlot | undefined): string[] =>
    slot === undefined
      ? [words.holeSign, '', '', '', '0']
      : [...[slot.median, slot.low, slot.high, slot.mean].map((energy) => formats.kwh(energy, 3)), String(slot.days)]
  const rows = typical.map((slot, index) => [`${clockOf(index)}–${clockOf(index + 1)}`, ...cells(slot)])
  const { median, low, high, mean, days } = words.typical.columns
  const values = foldedTable(words.values, {
    id: table,
    caption: title,
    head: [words.time, median, low, high, mean, days],
    rows,
  })
  return `<div><h4>${escape(title)}</h4>${plot}${values}</div>`
}

const HOURS: readonly Tick[] = [0, 6, 12, 18, 24].map((hour) => ({ at: hour / 24, text: String(hour) }))

/** The last half hour goes on to midnight. */
const upToMidnight = (typical: TypicalDay): TypicalDay => [...typical, typical.at(-1)]

function shapesOf(typical: TypicalDay, axis: EnergyAxis): string {
  const slots = upToMidnight(typical)
  const y = (energy: number | undefined): number => axis.at(energy ?? 0) * HEIGHT
  const isKnown = (slot: TypicalSlot | undefined): boolean => slot !== undefined
  const band = area<TypicalSlot | undefined>()
    .defined(isKnown)
    .x((_, index) => index)
    .y0((slot) => y(slot?.low))
    .y1((slot) => y(slot?.high))
    .curve(curveStepAfter)
    .digits(2)
  const median = line<TypicalSlot | undefined>()
    .defined(isKnown)
    .x((_, index) => index)
    .y((slot) => y(slot?.median))
    .curve(curveStepAfter)
    .digits(2)
  return `<path class="band" d="${band(slots) ?? ''}"/><path class="stroke now" d="${median(slots) ?? ''}"/>`
}
