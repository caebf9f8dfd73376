import { styleText } from 'node:util'
import { chooseMeters } from '../app/choose-meters.js'
import { dateAt, dayStart, plusDays, type LocalDate } from '../base/clock.js'
import { directions, type DayMark, type DayState } from '../history/day.js'
import { calendar, SIGNS, type Style } from '../report/calendar.js'
import { isWithin, lastDayShown, overview, type Overview } from '../report/overview.js'
import { openSpool } from '../store/meter-store/spool.js'
import { openStore } from '../store/open.js'
import type { Store } from '../store/store.js'
import { readersWords } from '../words/words.js'
import type { CommandContext } from './context.js'
import { hasColours, print } from './outputs.js'

const COLOURS = { complete: 'green', partial: 'cyan', holed: 'yellow', missing: 'red' } as const
const STATES = ['complete', 'partial', 'holed', 'missing'] as const satisfies DayState[]
/** Days that are listed: more would push the calendar off the screen. */
const LISTED = 5

/** Prints the calendar of every meter, or one JSON array. */
export async function showStatus(
  context: CommandContext,
  { meter: only }: { meter?: string | undefined },
): Promise<void> {
  const { config, json, time, log, signal } = context
  const meters = chooseMeters(config, only)
  const store = await openStore(config.store, { mode: 'read', time, log })
  const found: unknown[] = []
  try {
    for (const { name } of meters) {
      const views = await viewsOf(context, store, name)
      const spooled = await openSpool(config.state, name, store).pending()
      found.push(...views.map(({ view }) => ({ ...view, spooled })))
      if (json) continue
      for (const view of views) printView(view)
      printClock(views, dateAt(time.now() / 1000))
      if (spooled) print(`${readersWords().commands.status.spooled}\n`)
    }
  } finally {
    await store.close()
  }
  signal.throwIfAborted()
  if (json) print(JSON.stringify(found))
}

/** Says so where the calendar does not end at the date of this computer. */
function printClock(views: readonly View[], host: LocalDate): void {
  const [shown] = views
  if (shown === undefined || shown.range.to === host) return
  print(readersWords().commands.status.otherClock({ host, newest: shown.range.to }))
}

interface View {
  readonly view: Overview
  readonly marks: ReadonlyMap<LocalDate, DayMark>
  readonly range: { readonly from: LocalDate; readonly to: LocalDate }
  /** The newest stored day of this meter, whether shown or not; epoch seconds. */
  readonly newest: number | undefined
}

async function viewsOf({ config, time, signal }: CommandContext, store: Store, meter: string): Promise<View[]> {
  const newest = (await store.span({ meter, of: 'electricity_day' }, { signal }))?.last
  const today = lastDayShown(time.now() / 1000, newest)
  const { days } = config.history
  const range = { from: plusDays(today, -days), to: today }
  const all = await store.days({ meter, ...range }, { signal })
  const span = { from: dayStart(range.from), to: dayStart(plusDays(today, 1)) }
  const views: View[] = []
  for (const direction of directions) {
    const marks = all.filter((mark) => mark.direction === direction)
    if (marks.length === 0 && direction === 'reverse') continue
    const readings = await store.readings({ meter, direction, ...span }, { signal })
    const view = overview({ meter, direction, today, days }, marks, readings)
    views.push({ view, marks: new Map(marks.map((mark) => [mark.date, mark])), range, newest })
  }
  return views
}

function printView({ view, marks, range, newest }: View): void {
  const words = readersWords().commands.status
  const style: Style = hasColours(process.stdout) ? (state, sign) => styleText(COLOURS[state], sign) : (_, sign) => sign
  print(`${view.meter}  ${words.directions[view.direction]} (${view.direction})`)
  print(`            ${words.weekdays}`)
  const isShown = (date: LocalDate): boolean => isWithin(view.memoryEnds, date, marks.get(date))
  for (const line of calendar((date) => marks.get(date), { ...range, isShown }, style)) print(line)
  print(STATES.map((state) => `${style(state, SIGNS[state])} ${words.states[state]} ${view.days[state]}`).join('   '))
  printTotals(view)
  if (marks.size > 0) printLeaving(view)
  else print(newest === undefined ? words.nothingStored : words.nothingSince({ date: dateAt(newest) }))
  print('')
}

function printTotals({ readings, first, last, usageKwh }: Overview): void {
  if (first === undefined || last === undefined) return
  const words = readersWords().commands.status
  print(words.readings({ readings, first: first.time, last: last.time }))
  print(words.register({ firstKwh: first.kwh, lastKwh: last.kwh, usageKwh }))
}

function printLeaving({ leaving, memoryEnds }: Overview): void {
  const words = readersWords().commands.status
  if (memoryEnds !== undefined) print(words.memoryEnds({ date: memoryEnds }))
  for (const day of leaving.slice(0, LISTED)) print(words.leaving(day))
  const more = leaving.length - LISTED
  if (more > 0) print(words.moreDays({ days: more }))
}
