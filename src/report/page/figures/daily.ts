import { SLOTS_PER_DAY } from '../../../base/clock.js'
import type { Day } from '../data/series.js'
import { isWhole, monthsOf, type Month } from '../data/sums.js'
import { dateTicks } from '../draw/axes.js'
import { barAxis, barLegend, barRows, HEIGHT, type Bar } from '../draw/bars.js'
import { escape, sectionOf } from '../draw/html.js'
import { pictureOf, type Picture } from '../draw/picture.js'
import { short } from '../draw/plot.js'
import type { PageContext } from '../page-context.js'

/** More days than this have bars thinner than what lies between them. */
const MOST_DAYS = 400

/** Energy of each day: bought upwards, sold downwards, and the totals of the months below. */
export function dailyBars(context: PageContext): string {
  const { meter, words, id } = context
  const { bought, sold } = meter
  const days = bought.shown
  if (days.length > MOST_DAYS) return ''
  const picture = pictureOf(words, {
    id: `${id}-days`,
    title: words.daily.title,
    plot: plotFor(context, days),
    head: [words.date, words.bought, ...(sold ? [words.sold] : []), words.known],
    rows: days.map((day, index) => rowOf(context, day, sold?.shown[index])),
  })
  const legend = barLegend(words, sold !== undefined, words.daily.partial)
  const lead = sold === undefined ? words.daily.lead : words.daily.leadBoth
  return sectionOf({ id: `${id}-daily`, title: words.daily.title, lead, body: legend + picture })
}

function plotFor(context: PageContext, days: readonly Day[]): Picture['plot'] {
  const { meter, words, formats } = context
  const { sold, from, to } = meter
  const rows = [days.map((day) => barOf(day, 'bought')), ...(sold ? [sold.shown.map((day) => barOf(day, 'sold'))] : [])]
  const axis = barAxis(rows, formats)
  return {
    kind: 'bars',
    columns: days.length,
    rows: 1,
    height: HEIGHT,
    svg: barRows(rows, axis, days.length),
    x: dateTicks(from, to, formats),
    y: axis.ticks,
    tip: words.daily.tip,
    below: monthStrip(context),
  }
}

function barOf({ energy, slots }: Day, name: 'bought' | 'sold'): Bar | undefined {
  if (slots === 0) return undefined
  return { energy: name === 'sold' ? -energy : energy, className: slots === SLOTS_PER_DAY ? name : `${name} part` }
}

function rowOf({ formats, words }: PageContext, day: Day, sold: Day | undefined): string[] {
  const text = ({ energy, slots }: Day): string =>
    slots === 0 ? words.holeSign : words.kwh({ kwh: formats.kwh(energy) })
  return [formats.date(day.date), text(day), ...(sold ? [text(sold)] : []), words.ofDay({ slots: day.slots })]
}

/** The total of each month under its days; those that are too narrow for a number stay empty. */
function monthStrip({ meter, words, formats }: PageContext): string {
  const months = monthsOf(meter.bought, meter.from, meter.to)
  const days = meter.bought.shown.length
  const sold = meter.sold && monthsOf(meter.sold, meter.from, meter.to)
  const cell = (month: Month, index: number): string => {
    const total = words.kwh({ kwh: formats.kwh(month.energy, 0) })
    const feed = sold?.[index]
    const lines = [
      `<b>${escape(formats.shortMonth(`${month.month}-01` as Day['date']))}</b>`,
      `<span class="bought">${escape(total)}${isWhole(month) ? '' : '*'}</span>`,
      ...(feed ? [`<span class="sold">−${escape(words.kwh({ kwh: formats.kwh(feed.energy, 0) }))}</span>`] : []),
    ]
    return `<div style="width:${short((month.days / days) * 100)}%">${lines.join('')}</div>`
  }
  return `<div class="months" aria-hidden="true">${months.map(cell).join('')}</div>`
}
