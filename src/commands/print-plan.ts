import { chooseMeters } from '../app/choose-meters.js'
import { plusDays } from '../base/clock.js'
import { say, text, type Text } from '../base/text.js'
import { directions, type DayMark, type Direction } from '../history/day.js'
import { planDays, type PlannedDay } from '../history/plan.js'
import { estimate, type Estimate } from '../report/estimate.js'
import { formatEstimate, formatNumber, plural } from '../report/format.js'
import { lastDayShown } from '../report/overview.js'
import { loadState } from '../app/state.js'
import { openStore } from '../store/open.js'
import { print, type CommandContext } from './context.js'

/** Prints what a run would read and how long it would take. Opens no port; the store is only asked what it has. */
export async function printPlan(
  context: CommandContext,
  { meter: only, days }: { meter?: string | undefined; days?: number | undefined },
): Promise<void> {
  const { config, json, time, log, signal } = context
  const meters = chooseMeters(config, only)
  const store = await openStore(config.store, { mode: 'read', time, log })
  const plans: object[] = []
  try {
    for (const { name } of meters) {
      // Only an estimate: the true plan is made with the meter's own date.
      const newest = (await store.span({ meter: name, of: 'electricity_day' }, { signal }))?.last
      const today = lastDayShown(time.now() / 1000, newest)
      const asked = days ?? config.history.days
      const marks = await store.days({ meter: name, from: plusDays(today, -asked), to: today }, { signal })
      const plan = planDays({ today, days: asked, directions: directionsOf(marks), markOf: finder(marks) })
      const { secondsPerRequest } = await loadState(config.state, name)
      const cost = estimate(plan, secondsPerRequest)
      plans.push({ meter: name, ...cost, dates: plan.map(({ date }) => date) })
      if (!json) print(say(words(name, cost, plan)))
    }
  } finally {
    await store.close()
  }
  if (json) print(JSON.stringify(plans))
}

/** A meter that never sold energy has no marks in reverse. */
const directionsOf = (marks: readonly DayMark[]): Direction[] =>
  directions.filter((direction) => direction === 'normal' || marks.some((mark) => mark.direction === direction))

const finder =
  (marks: readonly DayMark[]) =>
  (direction: Direction, date: string): DayMark | undefined =>
    marks.find((mark) => mark.direction === direction && mark.date === date)

function words(
  meter: string,
  { days, oldest = '', requests, seconds, measured }: Estimate,
  plan: readonly PlannedDay[],
): Text {
  const [usual, bad] = [formatEstimate(seconds.usual), formatEstimate(seconds.bad)]
  const basis = measured ? text('at the pace of the last run', '前回の速度') : text('at the usual pace', '標準的な速度')
  const [newest = '', asked] = [plan[0]?.date, formatNumber(requests)]
  const what =
    days === 1
      ? text(
          `nothing is missing; only today, ${newest}, would be read again`,
          `不足はありません。本日（${newest}）だけを読み直します`,
        )
      : text(
          `would read ${plural(days, 'day')}, ${oldest} … ${newest}`,
          `${days} 日分（${oldest} … ${newest}）を読み取ります`,
        )
  return text(
    `${meter}: ${what.en}\n  about ${asked} requests, ${usual.en} ${basis.en}, up to ${bad.en} on a bad link`,
    `${meter}: ${what.ja}\n  要求 約 ${asked} 回、所要 ${usual.ja}（${basis.ja}）、電波が弱い場合は最大 ${bad.ja}`,
  )
}
