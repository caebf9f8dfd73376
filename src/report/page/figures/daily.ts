import { SLOTS_PER_DAY } from '../../../base/clock.js'
import { sameDayBefore } from '../data/day-before.js'
import type { Day, Energy } from '../data/series.js'
import { isWhole, monthsOf, type Month } from '../data/sums.js'
import { dateTicks } from '../draw/axes.js'
import { barAxis, barLegend, barRows, energiesOf, HEIGHT, marksOf, type Bar } from '../draw/bars.js'
import { escape, sectionOf } from '../draw/html.js'
import { pictureOf, type Picture } from '../draw/picture.js'
import { short } from '../draw/plot.js'
import { bothOf, classOf, type PageContext } from '../page-context.js'

/** More days than this have bars thinner than what lies between them. */
const MOST_DAYS = 400

/** One direction: its days, and for each of them what the same day of the month before had. */
interface Row {
  readonly name: 'bought' | 'sold'
  readonly days: readonly Day[]
  readonly before: readonly (Energy | undefined)[]
}

/** Energy of each day: bought upwards, sold downwards, and the totals of the months below. */
export function dailyBars(context: PageContext): string {
  const { meter, words, id } = context
  const { sold, bought } = meter
  if (bought.shown.length > MOST_DAYS) return ''
  const rows = bothOf(meter).map((data): Row => {
    return { name: classOf(data), days: data.shown, before: sameDayBefore(data.shown, data.days) }
  })
  const marked = rows.filter(({ before }) => before.some((energy) => energy !== undefined))
  const picture = pictureOf(words, {
    id: `${id}-days`,
    title: words.daily.title,
    plot: plotFor(context, rows),
    head: [
      words.date,
      ...rows.map(({ name }) => words[name]),
      ...marked.map(({ name }) => words.daily.before[name]),
      words.known,
    ],
    rows: bought.shown.map((day, index) => [
      context.formats.date(day.date),
      ...rows.map(({ days }) => kwhIn(context, days[index]!)),
      ...marked.map(({ before }) => kwhOfBefore(context, before[index])),
      words.ofDay({ slots: day.slots }),
    ]),
  })
  const mark = marked.length === 0 ? undefined : words.daily.mark
  const legend = barLegend(words, { isSelling: sold !== undefined, partial: words.daily.partial, mark })
  const lead = sold === undefined ? words.daily.lead : words.daily.leadBoth
  return sectionOf({ id: `${id}-daily`, title: words.daily.title, lead, body: legend + picture })
}

function plotFor(context: PageContext, rows: readonly Row[]): Picture['plot'] {
  const { meter, words, formats } = context
  const { from, to } = meter
  const bars = rows.map(({ name, days }) => days.map((day) => barOf(day, name)))
  const marks = rows.map(({ name, before }) =>
    before.map((energy) => (energy === undefined ? undefined : signed(name, energy))),
  )
  const axis = barAxis([...energiesOf(bars), ...marks.flat()], formats)
  const columns = rows[0]!.days.length
  return {
    kind: 'bars',
    columns,
    rows: 1,
    height: HEIGHT,
    svg: barRows(bars, axis, columns) + marks.map((row) => marksOf(row, axis)).join(''),
    x: dateTicks(from, to, formats),
    y: axis.ticks,
    unit: words.unit,
    tip: words.daily.tip,
    below: monthStrip(context),
  }
}

function barOf({ energy, slots }: Day, name: 'bought' | 'sold'): Bar | undefined {
  if (slots === 0) return undefined
  return { energy: signed(name, energy), className: slots === SLOTS_PER_DAY ? name : `${name} part` }
}

const signed = (name: Row['name'], energy: Energy): Energy => (name === 'sold' ? -energy : energy)

const kwhIn = ({ formats, words }: PageContext, { energy, slots }: Day): string =>
  slots === 0 ? words.holeSign : words.kwh({ kwh: formats.kwh(energy) })

const kwhOfBefore = ({ formats, words }: PageContext, energy: Energy | undefined): string =>
  energy === undefined ? '' : words.kwh({ kwh: formats.kwh(energy) })

/** The total of each month under its days; the style leaves out what has no room. */
function monthStrip({ meter, words, formats }: PageContext): string {
  const months = monthsOf(meter.bought, meter.from, meter.to)
  const days = meter.bought.shown.length
  const sold = meter.sold && monthsOf(meter.sold, meter.from, meter.to)
  const total = ({ energy }: Month): string => `${escape(formats.kwh(energy, 0))}<i> ${escape(words.unit)}</i>`
  const cell = (month: Month, index: number): string => {
    const feed = sold?.[index]
    // The axis above names every other month at its first day.
    const first = `${month.month}-01` as Day['date']
    const name = first < meter.from && months.length > 1 ? `<b>${escape(formats.shortMonth(first))}</b> ` : ''
    const lines = [
      `<span class="bought">${name}${total(month)}${isWhole(month) ? '' : '*'}</span>`,
      ...(feed ? [`<span class="sold">−${total(feed)}</span>`] : []),
    ]
    return `<div style="width:${short((month.days / days) * 100)}%">${lines.join('')}</div>`
  }
  return `<div class="months" aria-hidden="true">${months.map(cell).join('')}</div>`
}
