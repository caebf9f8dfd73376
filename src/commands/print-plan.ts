import { chooseMeters } from '../app/choose-meters.js'
import { plusDays } from '../base/clock.js'
import { directions, type DayMark, type Direction } from '../history/day.js'
import { planDays, type PlannedDay } from '../history/plan.js'
import { estimate, type Estimate } from '../report/estimate.js'
import { lastDayShown } from '../report/overview.js'
import { loadState } from '../app/state.js'
import { openStore } from '../store/open.js'
import { readersWords } from '../words/words.js'
import type { CommandContext } from './context.js'
import { print } from './outputs.js'

/** Prints what a run would read and how long it would take. Opens no port, and only reads from the store. */
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
      const cost = estimate(plan, await loadState(config.state, name))
      plans.push({ meter: name, ...cost, dates: plan.map(({ date }) => date) })
      if (!json) print(wordsOf(name, cost, plan))
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

function wordsOf(meter: string, cost: Estimate, plan: readonly PlannedDay[]): string {
  const { job } = readersWords().commands
  const { days, oldest = '', requests, seconds, measured } = cost
  const newest = plan[0]?.date ?? ''
  return job.plan({
    meter,
    what: days === 1 ? job.onlyToday({ today: newest }) : job.planned({ days, oldest, newest }),
    requests,
    usualS: seconds.usual,
    pace: measured ? job.lastPace : job.usualPace,
    badS: seconds.bad,
  })
}
