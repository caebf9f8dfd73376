import { line } from '../d3.js'
import { compareMonths, courseOf, monthBefore, monthOf, type Course } from '../data/sums.js'
import { energyAxis, type EnergyAxis } from '../draw/axes.js'
import { HEIGHT } from '../draw/bars.js'
import { legendOf, sectionOf } from '../draw/html.js'
import { pictureOf, type Picture } from '../draw/picture.js'
import { gridLines, short, type Tick } from '../draw/plot.js'
import type { PageContext } from '../page-context.js'

const DAYS = 31

/** How the month adds up, beside the month before and the same month of last year. */
export function monthCourse(context: PageContext): string {
  const { words, formats, id } = context
  const months = coursesOf(context)
  if (months.length < 2) return ''
  const picture = pictureOf(words, {
    id: `${id}-course-lines`,
    title: words.course.title,
    plot: plotFor(context, months),
    head: [words.course.until, ...months.map(({ month }) => formats.month(month))],
    rows: Array.from({ length: DAYS }, (_, index) => [
      words.course.day({ day: index + 1 }),
      ...months.map(({ sums }) => (sums[index] === undefined ? '' : words.kwh({ kwh: formats.kwh(sums[index]) }))),
    ]),
  })
  const legend = legendOf(months.map(({ month, className }) => [`stroke ${className}`, formats.month(month)] as const))
  return sectionOf({ id: `${id}-course`, title: words.course.title, lead: leadOf(context), body: legend + picture })
}

function plotFor({ words, formats }: PageContext, months: readonly Named[]): Picture['plot'] {
  const axis = energyAxis(0, Math.max(...months.flatMap(({ sums }) => sums.map((sum) => sum ?? 0))), formats)
  return {
    kind: 'line centred',
    columns: DAYS,
    rows: 1,
    height: HEIGHT,
    svg:
      gridLines(axis.ticks, DAYS, HEIGHT) +
      months
        .map((course) => lineOf(course, axis))
        .reverse()
        .join(''),
    x: [1, 8, 15, 22, 29].map((day): Tick => ({ at: (day - 0.5) / DAYS, text: words.course.day({ day }) })),
    y: axis.ticks,
    unit: words.unit,
    tip: words.course.tip,
  }
}

function leadOf({ meter, words, formats }: PageContext): string | undefined {
  const compared = compareMonths(meter.bought, meter.lastWhole)
  if (compared === undefined) return undefined
  return words.course.lead({
    until: compared.until,
    month: formats.month(compared.month),
    before: formats.month(compared.monthBefore),
    now: formats.kwh(compared.now.energy),
    then: formats.kwh(compared.before.energy),
    change: formats.change(compared.now.energy / compared.before.energy - 1),
  })
}

interface Named extends Course {
  readonly className: string
}

function coursesOf({ meter }: PageContext): Named[] {
  const now = meter.lastWhole
  const lastYear = `${Number(now.slice(0, 4)) - 1}${now.slice(4, 7)}`
  const wanted = [
    ['now', monthOf(now)],
    ['before', monthOf(monthBefore(now))],
    ['year', lastYear],
  ] as const
  return wanted.flatMap(([className, month]) => {
    const course = courseOf(meter.bought, month, now)
    return course === undefined ? [] : [{ ...course, className }]
  })
}

/** From 0 at the begin of the 1st to the end of each day; d3 leaves a gap where the sum is not known. */
function lineOf({ sums, className }: Named, axis: EnergyAxis): string {
  const points = [0, ...sums]
  const draw = line<number | undefined>()
    .defined((sum) => sum !== undefined)
    .x((_, index) => index)
    .y((sum) => axis.at(sum ?? 0) * HEIGHT)
    .digits(2)
  const last = points.findLastIndex((sum) => sum !== undefined)
  const dot = `<path class="dot ${className}" d="M${last} ${short(axis.at(points[last] ?? 0) * HEIGHT)}h0"/>`
  return `<path class="stroke ${className}" d="${draw(points) ?? ''}"/>${dot}`
}
