import { dayNumber, mondayOf, plusDays, weekdayOf, type LocalDate } from '../../../base/clock.js'
import type { DayState } from '../../../history/day.js'
import type { Day } from '../data/series.js'
import { groupBy } from '../data/sums.js'
import { beginsQuarter } from '../draw/axes.js'
import { escape, foldedTable, legendOf, sectionOf } from '../draw/html.js'
import { plotOf, type Tick } from '../draw/plot.js'
import type { DirectionData } from '../load.js'
import { bothOf, classOf, type PageContext } from '../page-context.js'

/** Forgotten within so many days: the next nights decide. */
const SOON = 14

/** What is stored of each day, one picture for each direction. */
export function calendars(context: PageContext): string {
  const { words, id, meter } = context
  const shown = isAlike(meter.bought, meter.sold) ? [meter.bought] : bothOf(meter)
  const heading = (data: DirectionData): string => (shown.length > 1 ? words[classOf(data)] : words.calendar.both)
  const body = shown
    .map((data) => (meter.sold === undefined ? '' : `<h4>${escape(heading(data))}</h4>`) + calendarOf(context, data))
    .join('')
  const legend = legendOf([
    ['complete', words.calendar.states.complete],
    ['partial', words.calendar.states.partial],
    ['holed', words.calendar.states.holed],
    ['missing', words.calendar.states.missing],
    ['soon', words.calendar.soon({ days: SOON })],
  ])
  return sectionOf({
    id: `${id}-calendar`,
    title: words.calendar.title,
    lead: words.calendar.lead,
    body: legend + body,
  })
}

/** Both directions are read together: nearly always the same is stored of both, and one picture is enough. */
const isAlike = ({ shown }: DirectionData, sold: DirectionData | undefined): boolean =>
  sold?.shown.every(({ state, readings }, k) => state === shown[k]?.state && readings === shown[k].readings) === true

function calendarOf(context: PageContext, data: DirectionData): string {
  const { words, meter, formats } = context
  const soon = new Set(
    data.leaving.filter(({ forgottenOn }) => forgottenOn <= plusDays(meter.today, SOON)).map(({ date }) => date),
  )
  const counts = groupBy(data.shown, ({ state }) => state)
  const summary = words.calendar.counts({
    complete: formats.number(counts.get('complete')?.length ?? 0),
    all: formats.number(data.shown.length),
  })
  const strips = stripsOf(data.shown)
    .map((strip) => stripOf(context, strip, { name: classOf(data), soon }))
    .join('')
  return `<p class="lead">${escape(summary)}</p>${strips}${leavingList(context, data)}`
}

/** A year and its weeks fill one strip; the days of several years, one strip each. */
const stripsOf = (days: readonly Day[]): Day[][] =>
  days.length <= 54 * 7 ? [[...days]] : [...groupBy(days, ({ date }) => date.slice(0, 4)).values()]

interface StripOptions {
  readonly name: 'bought' | 'sold'
  readonly soon: ReadonlySet<LocalDate>
}

function stripOf(context: PageContext, days: readonly Day[], { name, soon }: StripOptions): string {
  const { words, formats, id } = context
  const monday = mondayOf(days[0]!.date)
  const weeks = Math.ceil((dayNumber(days.at(-1)!.date) - dayNumber(monday) + 1) / 7)
  const table = `${id}-calendar-${name}-${days[0]!.date}-t`
  const rows = Array.from({ length: weeks }, (_, week) => [
    plusDays(monday, week * 7) as string,
    ...new Array<string>(7).fill(''),
  ])
  for (const day of days)
    rows[Math.floor((dayNumber(day.date) - dayNumber(monday)) / 7)]![weekdayOf(day.date)] = wordsOf(context, day, soon)
  const weekdays = [1, 2, 3, 4, 5, 6, 7].map((number) => formats.weekday(number))
  const title = words.calendar.of({ from: formats.date(days[0]!.date), to: formats.date(days.at(-1)!.date) })
  const plot = plotOf({
    label: words.figure({ title: `${words.calendar.title}: ${title}` }),
    kind: 'calendar',
    columns: weeks,
    rows: 7,
    height: 7,
    svg: cellsOf(days, monday, soon),
    x: monthStarts(days, monday, weeks, context),
    y: [0, 2, 4, 6].map((row): Tick => ({
      at: (row + 0.5) / 7,
      text: weekdays[row]!,
      isMinor: weeks > 20 && row % 6 > 0,
    })),
    table,
    tip: '{v}',
  })
  const values = foldedTable(words.values, {
    id: table,
    caption: title,
    head: [words.calendar.week, ...weekdays],
    rows,
  })
  return `<div class="strip" style="--weeks:${weeks}">${plot}</div>${values}`
}

function wordsOf(
  { words, formats }: PageContext,
  { date, state, readings }: Day,
  soon: ReadonlySet<LocalDate>,
): string {
  const said = words.calendar.day({ date: formats.dayAndMonth(date), state: words.calendar.states[state], readings })
  return soon.has(date) ? words.list([said, words.calendar.soonShort]) : said
}

/** One path for each state; a ring around what is soon forgotten. */
function cellsOf(days: readonly Day[], monday: LocalDate, soon: ReadonlySet<LocalDate>): string {
  const paths = new Map<DayState | 'soon', string>()
  for (const { date, state } of days) {
    const n = dayNumber(date) - dayNumber(monday)
    const cell = `M${Math.floor(n / 7) + 0.08} ${(n % 7) + 0.08}h.84v.84h-.84z`
    for (const name of soon.has(date) ? [state, 'soon' as const] : [state])
      paths.set(name, `${paths.get(name) ?? ''}${cell}${name === 'holed' ? HATCH : ''}`)
  }
  return [...paths].map(([name, d]) => `<path class="${name}" d="${d}"/>`).join('')
}

/** Across the cell that was just drawn. */
const HATCH = 'm0 .42l.42-.42m-.42 .84l.84-.84m-.42 .84l.42-.42'

function monthStarts(days: readonly Day[], monday: LocalDate, weeks: number, { formats }: PageContext): Tick[] {
  return days
    .filter(({ date }) => date.endsWith('-01'))
    .map(({ date }) => {
      const week = Math.floor((dayNumber(date) - dayNumber(monday)) / 7)
      const isMinor = weeks > 20 && !beginsQuarter(date)
      return {
        at: week / weeks,
        isMinor,
        text: date.endsWith('-01-01') ? formats.year(date) : formats.shortMonth(date),
      }
    })
}

/** Days that a later run may still complete; the first to be forgotten stands on top. */
function leavingList({ words, formats }: PageContext, { leaving }: DirectionData): string {
  if (leaving.length === 0) return ''
  const listed = leaving.slice(0, LISTED).map(({ date, slots, forgottenOn }) => {
    return `<li>${escape(words.calendar.leaving({ date: formats.date(date), slots, forgottenOn: formats.date(forgottenOn) }))}`
  })
  const more = leaving.length > LISTED ? `<li>${escape(words.calendar.more({ days: leaving.length - LISTED }))}` : ''
  return `<ul class="leaving">${listed.join('')}${more}</ul>`
}

const LISTED = 7
