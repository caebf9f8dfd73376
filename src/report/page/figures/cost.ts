import { dayStart, type LocalDate } from '../../../base/clock.js'
import { billingMonths, type BillingMonth, type Line, type Yen } from '../../tariff/cost.js'
import { escape, sectionOf, tableOf } from '../draw/html.js'
import type { PageContext } from '../page-context.js'

/** What each billing month cost, beside the bill; nothing without a tariff. */
export function costOfMonths(context: PageContext): string {
  const { words, tariff, id } = context
  if (tariff === undefined) return ''
  const months = monthsOf(context)
  const last = months.at(-1)
  if (last === undefined) return ''
  const hasBills = months.some(({ bill }) => bill !== undefined)
  const hasSold = months.some(({ sold }) => sold?.yen !== undefined)
  const { cost } = words
  const head = [words.month, cost.period, words.bought, cost.yen]
  if (hasSold) head.push(cost.soldYen)
  if (hasBills) head.push(cost.bill, cost.difference)
  const rows = months.map((month) => rowOf(context, month, { hasSold, hasBills })).reverse()
  const table = tableOf({ id: `${id}-cost-t`, caption: cost.title, head, rows })
  const scroll = `<div class="scroll" tabindex="0" role="region" aria-label="${escape(cost.title)}">${table}</div>`
  return sectionOf({
    id: `${id}-cost`,
    title: cost.title,
    lead: cost.lead,
    body: scroll + linesOf(context, last) + notesOf(context, months),
  })
}

/** Those that lie wholly in what was read, and the running one. */
function monthsOf({ tariff, meter }: PageContext): BillingMonth[] {
  if (tariff === undefined) return []
  const { bought, sold, today } = meter
  const months = billingMonths(tariff, { bought: bought.spans, sold: sold?.spans ?? [], today })
  return months.filter(({ from, to }) => dayStart(from) >= bought.since && to > meter.from)
}

function rowOf(
  { formats, words }: PageContext,
  month: BillingMonth,
  { hasSold, hasBills }: { hasSold: boolean; hasBills: boolean },
): string[] {
  const { bill, sold } = month
  const mark = month.notes.includes('running') || month.notes.includes('incomplete') ? '*' : ''
  const cells = [
    formats.month(month.name),
    `${formats.dayAndMonth(month.from)} – ${formats.dayAndMonth(dayBefore(month.to))}`,
    words.kwh({ kwh: formats.number(month.bought.kwh, 1) }),
    `${yenOf(formats, month.yen)}${mark}`,
  ]
  if (hasSold) cells.push(yenOf(formats, sold?.yen))
  if (hasBills) cells.push(bill === undefined ? '' : formats.yen(bill.yen), yenOf(formats, bill?.yenDifference))
  return cells
}

const dayBefore = (date: LocalDate): LocalDate =>
  new Date(dayStart(date) * 1000 + 8 * 3_600_000).toISOString().slice(0, 10) as LocalDate

/** A range where the time of some energy is not known. */
function yenOf(formats: PageContext['formats'], yen: Yen | undefined): string {
  if (yen === undefined) return ''
  return yen.low === yen.high ? formats.yen(yen.low) : `${formats.yen(yen.low)} – ${formats.yen(yen.high)}`
}

/** What the newest month is made of. */
function linesOf({ words, formats, tariffWords }: PageContext, { name, lines, sold }: BillingMonth): string {
  const all = [...lines, ...(sold?.lines ?? [])]
  if (all.length === 0) return ''
  const called = ({ kind, name: band, tier }: Line): string =>
    words.list([
      band === undefined ? tariffWords.lines[kind] : `${tariffWords.lines[kind]} ${band}`,
      ...(tier === undefined ? [] : [tariffWords.tier(tier)]),
    ])
  const items = all.map((line) => {
    const kwh = line.kwh === undefined ? '' : words.kwh({ kwh: formats.number(line.kwh, 1) })
    return `<li><span>${escape(called(line))}</span><span>${escape(kwh)}</span><b>${escape(yenOf(formats, line.yen))}</b>`
  })
  return `<h4>${escape(words.cost.lines({ month: formats.month(name) }))}</h4><ul class="ranks lines">${items.join('')}</ul>`
}

/** Each once, however many months it is true of. */
function notesOf({ tariffWords }: PageContext, months: readonly BillingMonth[]): string {
  const notes = new Set(months.flatMap((month) => month.notes))
  return [...notes].map((note) => `<p class="note">${escape(tariffWords.notes[note])}</p>`).join('')
}
