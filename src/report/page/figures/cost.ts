import { plusDays } from '../../../base/clock.js'
import type { BillingMonth, Line, Yen } from '../../tariff/cost.js'
import { escape, sectionOf, tableOf } from '../draw/html.js'
import type { PageContext } from '../page-context.js'

/** What each billing month cost, beside the bill; nothing without a tariff. */
export function costOfMonths(context: PageContext): string {
  const { words, billing: months, id } = context
  const last = months.at(-1)
  if (last === undefined) return ''
  const hasBills = months.some(({ bill }) => bill !== undefined)
  const hasSold = months.some(({ sold }) => sold?.yen !== undefined)
  const { cost } = words
  const head = [words.month, cost.period, words.bought, cost.yen]
  if (hasSold) head.push(cost.soldYen)
  if (hasBills) head.push(cost.billKwh, cost.difference, cost.billYen, cost.difference)
  const rows = months.map((month) => rowOf(context, month, { hasSold, hasBills })).reverse()
  const table = tableOf({ id: `${id}-cost-t`, caption: cost.title, head, rows })
  const scroll = `<div class="scroll open" tabindex="0" role="region" aria-label="${escape(cost.title)}">${table}</div>`
  return sectionOf({
    id: `${id}-cost`,
    title: cost.title,
    lead: cost.lead,
    body: scroll + linesOf(context, last) + notesOf(context, months),
  })
}

function rowOf(
  { formats, words }: PageContext,
  month: BillingMonth,
  { hasSold, hasBills }: { hasSold: boolean; hasBills: boolean },
): string[] {
  const { bill, sold } = month
  const yen = (value: number): string => formats.yen(value)
  const mark = month.notes.includes('running') || month.notes.includes('incomplete') ? '*' : ''
  const cells = [
    formats.month(month.name),
    `${formats.dayAndMonth(month.from)} – ${formats.dayAndMonth(plusDays(month.to, -1))}`,
    words.kwh({ kwh: formats.number(month.bought.kwh, 1) }),
    `${yenOf(month.yen, yen)}${mark}`,
  ]
  if (hasSold) cells.push(yenOf(sold?.yen, yen))
  if (hasBills) cells.push(...billCells({ formats, words }, bill))
  return cells
}

/** What the bill says, and how far it is from what the meter counted. */
function billCells({ formats, words }: Pick<PageContext, 'formats' | 'words'>, bill: BillingMonth['bill']): string[] {
  if (bill === undefined) return ['', '', '', '']
  const { kwh, kwhDifference, yen, yenDifference } = bill
  return [
    words.kwh({ kwh: formats.number(kwh) }),
    words.kwh({ kwh: formats.signed(kwhDifference, 1) }),
    formats.yen(yen),
    yenOf(yenDifference, (value) => formats.signedYen(value)),
  ]
}

/** A range where the time of some energy is not known. */
function yenOf(yen: Yen | undefined, written: (value: number) => string): string {
  if (yen === undefined) return ''
  return yen.low === yen.high ? written(yen.low) : `${written(yen.low)} – ${written(yen.high)}`
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
    return `<li><span>${escape(called(line))}</span><span>${escape(kwh)}</span><b>${escape(yenOf(line.yen, (value) => formats.yen(value)))}</b>`
  })
  return `<h4>${escape(words.cost.lines({ month: formats.month(name) }))}</h4><ul class="ranks lines">${items.join('')}</ul>`
}

/** Each once, however many months it is true of. */
function notesOf({ tariffWords }: PageContext, months: readonly BillingMonth[]): string {
  const notes = new Set(months.flatMap((month) => month.notes))
  return [...notes].map((note) => `<p class="note">${escape(tariffWords.notes[note])}</p>`).join('')
}
