import { baseLoadOf } from '../data/base-load.js'
import { plusDays } from '../../../base/clock.js'
import { compareMonths, isWhole, monthOf, monthsOf, sumOf, type Month, type Sum } from '../data/sums.js'
import { escape } from '../draw/html.js'
import type { DirectionData } from '../load.js'
import type { PageContext } from '../page-context.js'

interface Tile {
  readonly name: string
  readonly value: string
  readonly unit: string
  readonly note: string
  readonly className?: string
}

/** What is known in ten seconds. */
export function headline(context: PageContext): string {
  const tiles = [
    ...today(context),
    ...month(context),
    ...sold(context),
    ...cost(context),
    ...base(context),
    ...completeness(context),
  ]
  return `<dl class="tiles">${tiles.map(tileOf).join('')}</dl>`
}

const tileOf = ({ name, value, unit, note, className = '' }: Tile): string =>
  `<div class="tile ${className}"><dt>${escape(name)}</dt><dd><b>${escape(value)}</b> <span class="unit">${escape(unit)}</span><span class="note">${escape(note)}</span></dd></div>`

function today({ meter, words, formats }: PageContext): Tile[] {
  const day = meter.bought.days.at(-1)
  if (meter.to < meter.today || day === undefined) return []
  const note = day.slots === 0 ? words.headline.nothingToday : words.headline.soFar({ time: clockAfter(meter.bought) })
  const value = day.slots === 0 ? words.holeSign : formats.kwh(day.energy)
  return [{ name: words.headline.today, value, unit: 'kWh', note, className: 'bought' }]
}

/** `10:30` of the last reading, in Japan. */
const clockAfter = ({ until }: DirectionData): string => new Date((until + 9 * 3600) * 1000).toISOString().slice(11, 16)

function month({ meter, words, formats }: PageContext): Tile[] {
  const sum = lastMonth(meter, meter.bought)
  const compared = compareMonths(meter.bought, meter.lastWhole)
  const note =
    compared === undefined
      ? words.headline.monthAlone
      : words.headline.compared({
          change: formats.change(compared.now.energy / compared.before.energy - 1),
          until: compared.until,
          before: formats.monthAndYear(compared.monthBefore),
          isWhole: isWhole(compared.now) && isWhole(compared.before),
        })
  const of = { month: formats.monthAndYear(monthOf(meter.to)) }
  const name = meter.sold === undefined ? words.headline.month(of) : words.headline.monthBought(of)
  return [{ name, value: formats.kwh(sum.energy), unit: 'kWh', note, className: 'bought' }]
}

function sold({ meter, words, formats }: PageContext): Tile[] {
  if (meter.sold === undefined) return []
  const sum = lastMonth(meter, meter.sold)
  const value = formats.kwh(sum.energy)
  const name = words.headline.soldIn({ month: formats.monthAndYear(monthOf(meter.to)) })
  return [{ name, value, unit: 'kWh', note: words.headline.soldNote, className: 'sold' }]
}

const lastMonth = ({ from, to }: PageContext['meter'], data: DirectionData): Month => monthsOf(data, from, to).at(-1)!

/** Of the billing month that is running. */
function cost({ billing, words, formats }: PageContext): Tile[] {
  const month = billing.at(-1)
  if (month?.yen === undefined || !month.notes.includes('running')) return []
  const { low, high } = month.yen
  const facts = {
    kwh: formats.number(month.bought.kwh, 1),
    until: formats.dayAndMonth(plusDays(month.to, -1)),
  }
  const name = words.headline.costSince({ from: formats.dayAndMonth(month.from) })
  const value = low === high ? formats.yen(low) : `${formats.yen(low)}–${formats.yen(high)}`
  return [{ name, value, unit: '', note: words.headline.costNote(facts), className: 'bought' }]
}

function base({ meter, words, formats }: PageContext): Tile[] {
  const load = baseLoadOf(meter.bought.shown, meter.sold?.shown)
  if (load === undefined) return []
  const note =
    load.share === undefined ? words.headline.always : words.headline.share({ share: formats.percent(load.share) })
  return [{ name: words.load.short, value: formats.number(load.watts), unit: 'W', note }]
}

function completeness({ meter, words, formats }: PageContext): Tile[] {
  const over = meter.bought.shown.filter(({ date }) => date <= meter.lastWhole)
  const complete = over.filter(({ state }) => state === 'complete').length
  const known: Sum = sumOf(over)
  if (over.length === 0) return []
  // 100 % is said of nothing less.
  const value = formats.percent(Math.floor((100 * known.slots) / known.of) / 100)
  const note = words.headline.complete({ complete, days: over.length, since: formats.date(meter.from) })
  return [{ name: words.headline.stored, value, unit: '', note, className: complete === over.length ? '' : 'holes' }]
}
