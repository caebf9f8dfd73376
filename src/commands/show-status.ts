import { styleText } from 'node:util'
import { chooseMeters } from '../app/choose-meters.js'
import { dateAt, dayStart, plusDays, type LocalDate } from '../base/clock.js'
import { say, text, type Text } from '../base/text.js'
import { directions, type DayMark, type DayState } from '../history/day.js'
import { calendar, SIGNS, type Style } from '../report/calendar.js'
import { formatNumber, plural } from '../report/format.js'
import { isWithin, lastDayShown, overview, type Overview } from '../report/overview.js'
import { openSpool } from '../store/meter-store/spool.js'
import { openStore } from '../store/open.js'
import type { Store } from '../store/store.js'
import { hasColours, print, type CommandContext } from './context.js'

const COLOURS = { complete: 'green', partial: 'cyan', holed: 'yellow', missing: 'red' } as const
const NAMES: Readonly<Record<DayState, Text>> = {
  complete: text('complete', '完了'),
  partial: text('partial', '途中'),
  holed: text('with holes', '欠測あり'),
  missing: text('missing', '未取得'),
}
const STATES = Object.keys(NAMES) as DayState[]
/** More would push the calendar off the screen. */
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
      if (spooled) print(`${say(SPOOLED)}\n`)
    }
  } finally {
    await store.close()
  }
  signal.throwIfAborted()
  if (json) print(JSON.stringify(found))
}

const SPOOLED = text(
  'Some days wait in the spool for the database; the next run writes them.',
  'データベースへの書き込みを待っている日があります。次の実行で書き込みます。',
)
const EMPTY = text(
  'Nothing is stored yet. Run: kenshin import',
  'まだ何も保存されていません。kenshin import を実行してください。',
)

const nothingSince = (date: LocalDate): Text =>
  text(
    `Nothing of these days is stored; the newest stored day is ${date}.`,
    `この期間には何も保存されていません。保存済みの最新日は ${date} です。`,
  )

/** The calendar ends elsewhere than at the date of this computer. */
function printClock(views: readonly View[], host: LocalDate): void {
  const [shown] = views
  if (shown === undefined || shown.range.to === host) return
  const { to } = shown.range
  print(
    say(
      text(
        `This computer's clock says ${host}: the calendar ends at the newest stored day, ${to}.`,
        `このコンピューターの日付は ${host} です。カレンダーは保存済みの最新日 ${to} までを示します。`,
      ),
    ),
  )
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
  const style: Style = hasColours(process.stdout) ? (state, sign) => styleText(COLOURS[state], sign) : (_, sign) => sign
  const direction = view.direction === 'normal' ? text('bought', '買電') : text('sold', '売電')
  print(`${view.meter}  ${say(direction)} (${view.direction})`)
  print(say(text('            M T W T F S S', '            月火水木金土日')))
  const isShown = (date: LocalDate): boolean => isWithin(view.memoryEnds, date, marks.get(date))
  for (const line of calendar((date) => marks.get(date), { ...range, isShown }, style)) print(line)
  print(STATES.map((state) => `${style(state, SIGNS[state])} ${say(NAMES[state])} ${view.days[state]}`).join('   '))
  printTotals(view)
  if (marks.size > 0) printLeaving(view)
  else print(say(newest === undefined ? EMPTY : nothingSince(dateAt(newest))))
  print('')
}

function printTotals({ readings, first, last, usageKwh }: Overview): void {
  if (first === undefined || last === undefined) return
  const [from, to] = [formatNumber(first.kwh, 1), formatNumber(last.kwh, 1)]
  const sum = formatNumber(usageKwh, 1)
  print(
    say(
      text(
        `${plural(readings, 'reading')}, ${first.time} … ${last.time}\nregister ${from} → ${to} kWh, sum of the half hours ${sum} kWh`,
        `指示値 ${formatNumber(readings)} 件、${first.time} … ${last.time}\n指示数 ${from} → ${to} kWh、30 分値の合計 ${sum} kWh`,
      ),
    ),
  )
}

function printLeaving({ leaving, memoryEnds }: Overview): void {
  if (memoryEnds !== undefined)
    print(say(text(`The meter holds nothing up to ${memoryEnds}.`, `${memoryEnds} 以前の履歴はメーターにありません。`)))
  for (const { date, slots, forgottenOn } of leaving.slice(0, LISTED))
    print(
      say(
        text(
          `${date}: ${plural(slots, 'half hour')} not stored; the meter forgets the day on ${forgottenOn}`,
          `${date}: ${slots} コマ未取得。${forgottenOn} にメーターから消えます`,
        ),
      ),
    )
  const more = leaving.length - LISTED
  if (more > 0) print(say(text(`… and ${plural(more, 'more day')}`, `… ほか ${more} 日`)))
}
