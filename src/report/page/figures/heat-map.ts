import { SLOT_S, SLOTS_PER_DAY, slotAt, dateAt } from '../../../base/clock.js'
import { heatMapOf, type Cell, type Column, type HeatMap } from '../data/heat.js'
import { digitsOf, kwhOf, type Energy } from '../data/series.js'
import { quantileSorted, scaleLinear, scaleThreshold } from '../d3.js'
import { dateTicks } from '../draw/axes.js'
import { escape, foldedTable, sectionOf } from '../draw/html.js'
import { plotOf, type Tick } from '../draw/plot.js'
import { clockOf } from '../formats.js'
import type { DirectionData } from '../load.js'
import { bothOf, classOf, type PageContext } from '../page-context.js'

/** Day × half hour, one picture for each direction. */
export function heatMaps(context: PageContext): string {
  return bothOf(context.meter)
    .map((data) => heatMapFigure(context, data))
    .join('')
}

function heatMapFigure(context: PageContext, data: DirectionData): string {
  const { words, id } = context
  const name = classOf(data)
  const map = heatMapOf({ ...data, days: data.shown })
  const levels = levelsOf(map, data.step)
  const table = `${id}-heat-${name}-t`
  const title = words.heat.title[name]
  const plot = plotOf({
    label: words.figure({ title }),
    kind: `heat ${name}`,
    columns: map.columns.length,
    rows: SLOTS_PER_DAY,
    height: SLOTS_PER_DAY,
    svg: drawn(map, levels, data),
    x: dateTicks(context.meter.from, context.meter.to, context.formats),
    y: HOURS,
    table,
    tip: words.heat.tip,
  })
  const lead = [words.heat.lead[name], ...(map.grain === 'day' ? [] : [words.heat.coarse[map.grain]])].join(words.space)
  const values = foldedTable(words.values, tableOfMap(context, map, { id: table, caption: title, step: data.step }))
  return sectionOf({ id: `${id}-heat-${name}`, title, lead, body: scaleOf(context, levels, name) + plot + values })
}

const HOURS: readonly Tick[] = [0, 6, 12, 18, 24].map((hour) => ({ at: hour / 24, text: clockOf(hour * 2) }))

/** Round numbers, none finer than the register, up to what all but the highest hundredth stay below: one peak must not make all else pale. */
function levelsOf({ columns, grain }: HeatMap, step: Energy): number[] {
  const known: number[] = []
  for (const { cells } of columns) for (const cell of cells) if (cell.kind === 'known') known.push(kwhOf(cell.energy))
  known.sort((a, b) => a - b)
  const least = grain === 'day' ? kwhOf(step) : 0.01
  const most = Math.max(quantileSorted(known, 0.99) ?? 0, (known.at(-1) ?? 0) / 4, least)
  const ticks = scaleLinear().domain([0, most]).ticks(7)
  return ticks.filter((tick) => tick > 0 && (grain !== 'day' || tick >= least)).slice(0, COLOURS - 1)
}

/** b0 … b8 in the style sheet; 0 is for nothing at all. */
const COLOURS = 9

/** The colour of an energy: 0 below the first threshold … the number of thresholds. */
const colourScale = (levels: readonly number[]): ((energy: Energy) => number) => {
  const scale = scaleThreshold()
    .domain(levels)
    .range(Array.from({ length: levels.length + 1 }, (_, level) => level))
  return (energy) => scale(kwhOf(energy))
}

/** Few levels use the whole ramp, too. */
const shadeOf = (level: number, levels: readonly number[]): number =>
  Math.round((level * (COLOURS - 1)) / Math.max(1, levels.length))

/** One path for each colour. A hole is not drawn: the hatching behind it shows. */
function drawn({ columns, grain }: HeatMap, levels: readonly number[], { until }: DirectionData): string {
  const level = colourScale(levels)
  const paths = new Map<string, string>()
  const shades = new Map<Energy, string>()
  const shade = (cell: Cell): string => {
    if (cell.kind !== 'known') return cell.kind
    const found = shades.get(cell.energy) ?? `b${shadeOf(level(cell.energy), levels)}`
    shades.set(cell.energy, found)
    return found
  }
  columns.forEach(({ cells }, x) => {
    for (let y = 0; y < cells.length;) {
      const name = shade(cells[y]!)
      const begin = y
      while (y < cells.length && shade(cells[y]!) === name) y++
      if (name !== 'hole') paths.set(name, `${paths.get(name) ?? ''}M${x} ${begin}h1v${y - begin}h-1z`)
    }
  })
  const cells = [...paths].map(([name, d]) => `<path class="${name}" d="${d}"/>`).join('')
  return cells + (grain === 'day' ? edgeOf(columns, until) : '')
}

/** Where what is known ends: the last reading, on the day it was made. */
function edgeOf(columns: readonly Column[], until: number): string {
  const x = columns.findIndex(({ date }) => date === dateAt(until - SLOT_S))
  const y = slotAt(until - SLOT_S) + 1
  if (x < 0 || y === SLOTS_PER_DAY) return ''
  return `<path class="edge" d="M${x} ${SLOTS_PER_DAY}V${y}H${x + 1}V0"/>`
}

function scaleOf({ words, formats }: PageContext, levels: readonly number[], name: 'bought' | 'sold'): string {
  const digits = Math.max(1, ...levels.map((value) => (String(value).split('.')[1] ?? '').length))
  const shades = [0, ...levels].map((from, level) => {
    return `<li><i class="key b${shadeOf(level, levels)}"></i>${formats.number(from, from === 0 ? 0 : digits)}`
  })
  const others = `<li class="apart"><i class="key hatched"></i>${escape(words.hole)}<li><i class="key edge"></i>${escape(words.lastReading)}`
  return `<ul class="legend ramp ${name}">${shades.join('')}<li class="unit">${escape(words.heat.unit)}${others}</ul>`
}

function tableOfMap(
  { formats, words }: PageContext,
  { grain, columns }: HeatMap,
  { id, caption, step }: { id: string; caption: string; step: Energy },
): Parameters<typeof foldedTable>[1] {
  const digits = grain === 'day' ? digitsOf(step) : 3
  const text = (cell: Cell): string =>
    cell.kind === 'known' ? formats.kwh(cell.energy, digits) : cell.kind === 'hole' ? words.holeSign : ''
  const head = [words.date, ...Array.from({ length: SLOTS_PER_DAY }, (_, slot) => clockOf(slot))]
  const heading = ({ date }: Column): string => (grain === 'month' ? formats.month(date.slice(0, 7)) : date)
  return { id, caption, head, rows: columns.map((column) => [heading(column), ...column.cells.map(text)]) }
}
