import { dateAt, dayStart, plusDays } from '../base/clock.js'
import { directions } from '../history/day.js'
import { stronger, type Proof } from '../history/proof.js'
import { lastDayShown, overview } from '../report/overview.js'
import { recent, recentSince } from '../report/recent.js'
import { storedSpans } from '../report/tariff/spans.js'
import type { DirectionView, MeterView } from '../report/terminal/meter-view.js'
import { exchangesIn } from '../store/energy/steps.js'
import type { RunRecord, Store } from '../store/store.js'
import type { CommandContext } from './context.js'

/** Reads what is shown of a meter. @throws {KenshinError} `store.…` */
export async function loadMeterView(
  { config, time, signal }: CommandContext,
  store: Store,
  meter: string,
): Promise<MeterView> {
  const newest = (await store.span({ meter, of: 'electricity_day' }, { signal }))?.last
  const today = lastDayShown(time.now() / 1000, newest)
  const { days } = config.history
  const range = { from: plusDays(today, -days), to: today }
  const all = await store.days({ meter, ...range }, { signal })
  const first = dayStart(range.from)
  // The first reading of the next day ends the last half hour.
  const end = dayStart(plusDays(today, 1))
  const span = { from: Math.min(first, dayStart(recentSince(today))), to: end + 1 }
  const exchanges = exchangesIn(await store.meters({ meter, from: 0, to: 1e10 }, { signal }))
  const views: DirectionView[] = []
  for (const direction of directions) {
    const marks = all.filter((mark) => mark.direction === direction)
    if (marks.length === 0 && direction === 'reverse') continue
    const readings = await store.readings({ meter, direction, ...span }, { signal })
    const inRange = readings.filter(({ time }) => time >= first && time < end)
    const view = overview({ meter, direction, today, days }, marks, inRange)
    const byDate = new Map(marks.map((mark) => [mark.date, mark]))
    views.push({
      view,
      marks: byDate,
      recent: recent({ direction, today }, storedSpans(readings, { marks, exchanges })),
    })
  }
  return {
    meter,
    range,
    directions: views,
    newest: newest === undefined ? undefined : dateAt(newest),
    proof: strongestOf(await store.runs({ meter, from: first, to: 1e10 }, { signal })),
  }
}

const strongestOf = (runs: readonly Pick<RunRecord, 'proof'>[]): Proof | undefined =>
  runs.flatMap(({ proof }) => proof ?? []).reduce<Proof | undefined>(stronger, undefined)
