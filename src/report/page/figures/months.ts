import type { LocalDate } from '../../../base/clock.js'
import { isWhole, monthsOf, type Month } from '../data/sums.js'
import { barAxis, barLegend, barRows, HEIGHT, type Bar } from '../draw/bars.js'
import { sectionOf } from '../draw/html.js'
import { pictureOf, type Picture } from '../draw/picture.js'
import type { Tick } from '../draw/plot.js'
import type { PageContext } from '../page-context.js'

/** Energy of each month. */
export function monthBars(context: PageContext): string {
  const { meter, words, id } = context
  const months = monthsOf(meter.bought, meter.from, meter.to)
  const sold = meter.sold && monthsOf(meter.sold, meter.from, meter.to)
  if (months.length < 2) return ''
  const picture = pictureOf(words, {
    id: `${id}-month-bars`,
    title: words.months.title,
    plot: plotFor(context, months, sold),
    head: [words.month, words.bought, ...(sold ? [words.sold] : []), words.known],
    rows: months.map((month, index) => rowOf(context, month, sold?.[index])),
  })
  const legend = barLegend(words, sold !== undefined, words.months.partial)
  return sectionOf({ id: `${id}-months`, title: words.months.title, lead: words.months.lead, body: legend + picture })
}

function plotFor(context: PageContext, months: readonly Month[], sold: readonly Month[] | undefined): Picture['plot'] {
  const rows = [
    months.map((month) => barOf(month, 'bought')),
    ...(sold ? [sold.map((month) => barOf(month, 'sold'))] : []),
  ]
  const axis = barAxis(rows, context.formats)
  return {
    kind: 'bars',
    columns: months.length,
    rows: 1,
    height: HEIGHT,
    svg: barRows(rows, axis, months.length),
    x: monthTicks(context, months),
    y: axis.ticks,
    tip: context.words.daily.tip,
  }
}

const barOf = (month: Month, name: 'bought' | 'sold'): Bar | undefined =>
  month.slots === 0
    ? undefined
    : { energy: name === 'sold' ? -month.energy : month.energy, className: isWhole(month) ? name : `${name} part` }

function rowOf({ formats, words }: PageContext, month: Month, sold: Month | undefined): string[] {
  const text = ({ energy, slots }: Month): string =>
    slots === 0 ? words.holeSign : words.kwh({ kwh: formats.kwh(energy) })
  return [
    formats.month(month.month),
    text(month),
    ...(sold ? [text(sold)] : []),
    formats.percent(month.slots / month.of),
  ]
}

/** In the middle of its bar: as many as a phone has room for, or the years. */
function monthTicks({ formats }: PageContext, months: readonly Month[]): Tick[] {
  const isLong = months.length > 14
  return months.flatMap(({ month }, index) => {
    const date = `${month}-01` as LocalDate
    if (isLong && !month.endsWith('-01')) return []
    const at = (index + (isLong ? 0 : 0.5)) / months.length
    return [{ at, text: isLong || month.endsWith('-01') ? formats.year(date) : formats.shortMonth(date) }]
  })
}
