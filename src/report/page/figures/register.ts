import { line, scaleLinear } from '../d3.js'
import type { Day } from '../data/series.js'
import { dateTicks } from '../draw/axes.js'
import { HEIGHT } from '../draw/bars.js'
import { escape, sectionOf } from '../draw/html.js'
import { pictureOf, type Picture } from '../draw/picture.js'
import { gridLines } from '../draw/plot.js'
import type { DirectionData } from '../load.js'
import { bothOf, classOf, type PageContext } from '../page-context.js'

/** The register itself, as it stands on the meter: one picture for each direction. */
export function registers(context: PageContext): string {
  const { words, id, meter } = context
  const body = bothOf(meter)
    .map((data) => registerOf(context, data))
    .join('')
  return sectionOf({ id: `${id}-register`, title: words.register.title, lead: words.register.lead, body })
}

function registerOf(context: PageContext, data: DirectionData): string {
  const { words, formats, id, meter } = context
  const name = classOf(data)
  const days = daysOf(data)
  if (data.shown.every(({ register }) => register === undefined)) return ''
  const picture = pictureOf(words, {
    id: `${id}-register-${name}`,
    title: `${words.register.title}: ${words[name]}`,
    plot: plotFor(context, data, days),
    head: [words.date, words.register.column],
    rows: days.map(({ date, register }) => [
      formats.date(date),
      register === undefined ? words.holeSign : words.kwh({ kwh: formats.number(register, 1) }),
    ]),
  })
  const heading = meter.sold === undefined ? '' : `<h4>${escape(words[name])}</h4>`
  const breaks = data.breaks.map((date) => words.register.break({ date: formats.date(date) }))
  return heading + picture + breaks.map((said) => `<p class="note">${escape(said)}</p>`).join('')
}

function plotFor({ words, formats, meter }: PageContext, data: DirectionData, days: readonly Day[]): Picture['plot'] {
  const known = days.flatMap(({ register }) => register ?? [])
  const scale = scaleLinear([Math.min(...known), Math.max(...known) + 0.001], [1, 0]).nice(4)
  const ticks = scale.ticks(4).map((value) => ({ at: scale(value), text: formats.number(value) }))
  const columns = days.length
  return {
    kind: `line small ${classOf(data)}`,
    columns,
    rows: 1,
    height: HEIGHT,
    svg:
      gridLines(ticks, columns, HEIGHT) +
      pieces(days)
        .map((piece) => lineOf(piece, scale))
        .join(''),
    x: dateTicks(meter.from, meter.to, formats),
    y: ticks,
    unit: words.unit,
    tip: words.register.tip,
  }
}

interface Point {
  readonly index: number
  readonly day: Day
}

/** Every day; of years one day a week, which nobody can tell from all. */
const daysOf = ({ shown }: DirectionData): Day[] =>
  shown.filter((_, index) => shown.length <= MOST_DAYS || index % 7 === 0)

const MOST_DAYS = 400

/** A wrap or another meter begins a new line: the register did not run backwards. */
function pieces(days: readonly Day[]): Point[][] {
  const found: Point[][] = [[]]
  let before = -Infinity
  days.forEach((day, index) => {
    if ((day.register ?? Infinity) < before) found.push([])
    before = day.register ?? before
    found.at(-1)!.push({ index, day })
  })
  return found
}

function lineOf(points: readonly Point[], scale: (value: number) => number): string {
  const draw = line<Point>()
    .defined(({ day }) => day.register !== undefined)
    .x(({ index }) => index)
    .y(({ day }) => scale(day.register ?? 0) * HEIGHT)
    .digits(2)
  return `<path class="stroke now" d="${draw(points) ?? ''}"/>`
}
