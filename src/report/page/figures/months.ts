import type { LocalDate } from '../../../base/clock.js'
import { isWhole, monthsOf, type Month } from '../data/sums.js'
import { beginsQuarter } from '../draw/axes.js'
import { barAxis, barLegend, barRows, energiesOf, HEIGHT, type Bar } from '../draw/bars.js'
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
  const legend = barLegend(words, { isSelling: sold !== undefined, partial: words.months.partial })
  return sectionOf({ id: `${id}-months`, title: words.months.title, lead: words.months.lead, body: legend + picture })
}

function plotFor(context: PageContext, months: readonly Month[], sold: readonly Month[] | undefined): Picture['plot'] {
  const { words, formats } = context
  const rows = [
    months.map((month) => barOf(month, 'bought')),
    ...(sold ? [sold.map((month) => barOf(month, 'sold'))] : []),
  ]
  const axis = barAxis(energiesOf(rows), formats)
  return {
    kind: isLong(months) ? 'bars' : 'bars centred',
    columns: months.length,
    rows: 1,
    height: HEIGHT,
    svg: barRows(rows, axis, months.length),
    x: monthTicks(context, months),
    y: axis.ticks,
    unit: words.unit,
    tip: words.daily.tip,
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
  return months.flatMap(({ month }, index) => {
    const date = `${month}-01` as LocalDate
    if (isLong(months)) {
      const isMinor = months.length > 60 && Number(month.slice(0, 4)) % 2 === 0
      return month.endsWith('-01') ? [{ at: index / months.length, text: formats.year(date), isMinor }] : []
    }
    const isYear = month.endsWith('-01')
    const isMinor = months.length > 6 && !beginsQuarter(date)
    return [
      { at: (index + 0.5) / months.length, text: isYear ? formats.year(date) : formats.shortMonth(date), isMinor },
    ]
  })
}

const isLong = (months: readonly Month[]): boolean => months.length > 14
