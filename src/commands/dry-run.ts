import { dateAt, plusDays } from '../base/clock.js'
import { say, text } from '../base/text.js'
import { directions, type DayMark, type Direction } from '../history/day.js'
import { planDays, type PlannedDay } from '../history/plan.js'
import { estimate, type Estimate } from '../report/estimate.js'
import { formatDuration } from '../report/format.js'
import { loadState } from '../state.js'
import { openStore } from '../store/open.js'
import { print, type CommandContext } from './context.js'

/** Prints what a run would read and how long it would take, without touching dongle or store. */
export async function printPlan(
  context: CommandContext,
  { meter: only, days }: { meter?: string | undefined; days?: number | undefined },
): Promise<void> {
  const { config, json, time, log, signal } = context
  const store = await openStore(config.store, { mode: 'read', time, log })
  try {
    for (const { name } of config.meters.filter((meter) => only === undefined || meter.name === only)) {
      // Only an estimate: the true plan is made with the meter's own date.
      const today = dateAt(time.now() / 1000)
      const asked = days ?? config.history.days
      const marks = await store.days({ meter: name, from: plusDays(today, -asked), to: today }, { signal })
      const plan = planDays({ today, days: asked, directions: directionsOf(marks), markOf: finder(marks) })
      const { secondsPerRequest } = await loadState(config.state, name)
      const cost = estimate(plan, secondsPerRequest)
      if (json) print(JSON.stringify({ meter: name, ...cost, dates: plan.map(({ date }) => date) }))
      else print(say(words(name, cost, plan)))
    }
  } finally {
    await store.close()
  }
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
): { en: string; ja: string } {
  const [usual, bad] = [formatDuration(seconds.usual), formatDuration(seconds.bad)]
  const basis = measured ? text('pace of the last run', '前回の速度') : text('usual pace', '標準的な速度')
  const newest = plan[0]?.date ?? ''
  return text(
    `${meter}: would read ${days} days (${oldest} … ${newest}) with about ${requests} requests: ${usual.en} (${basis.en}), up to ${bad.en} on a bad link.`,
    `${meter}: ${days} 日分（${oldest} … ${newest}）を約 ${requests} 回の要求で読み取ります。所要 ${usual.ja}（${basis.ja}）、電波が弱い場合は最大 ${bad.ja}。`,
  )
}
