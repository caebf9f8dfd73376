import { toIso } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import { text } from '../base/text.js'
import { provenDate, readMeterClock, type ClockReading } from '../meter/meter-clock.js'
import type { HistoryContext, Known } from './context.js'
import { directions, type Direction, type HistoryDay } from './day.js'
import type { Doubts } from './doubts.js'
import { differenceOf, fallsOf, type Difference, type Fall } from './proof.js'
import { withDays } from './usage.js'

/**
 * The meter's clock still shows the date, stored readings are equal, and neighbouring days join. A first contradiction is read
 * again; one that stays is the truth about the register (exchange, reset) or a reason to stop.
 * @returns false when the days are to be read again.
 * @throws {KenshinError} `history.readings-differ`, `history.date-not-proven`, and those of the request.
 */
export async function isProven(
  context: HistoryContext,
  clock: ClockReading,
  known: Known,
  days: readonly HistoryDay[],
  doubts: Doubts,
): Promise<boolean> {
  const again = await readMeterClock(context)
  if (provenDate(again) !== clock.date)
    return doubts.discard('the date of the meter changed', { from: clock.date, to: again.date })
  for (const day of days) {
    const difference = differenceOf(day, known.counts(day.direction))
    if (difference === undefined) continue
    const { date, slot } = difference
    if (!doubts.isNew(`${day.direction} ${date} differs`)) throw differs(difference)
    return doubts.discard('a reading differs from the stored one', { date, slot })
  }
  return isChained(context, known, days, doubts)
}

type DirectedFall = Fall & { readonly direction: Direction }

function isChained(
  { log, profile }: HistoryContext,
  known: Known,
  all: readonly HistoryDay[],
  doubts: Doubts,
): boolean {
  const falls = directions.flatMap((direction) => {
    const days = all.filter((day) => day.direction === direction)
    return fallsOf(days, withDays(known.counts(direction), days), profile.unit).map((fall) => ({ ...fall, direction }))
  })
  const isDoubtful = ({ direction, time, betweenDays }: DirectedFall): boolean =>
    betweenDays && doubts.isNew(`${direction} ${time} falls`)
  const [doubtful] = falls.filter(isDoubtful)
  if (doubtful !== undefined) return doubts.discard('neighbouring days do not join', { at: toIso(doubtful.time) })
  for (const { direction, time, from, to } of falls)
    if (doubts.isNew(`${direction} ${time} told`))
      log.warn('the register fell: exchanged or reset meter', { direction, at: toIso(time), from, to })
  return true
}

const differs = ({ date, slot }: Difference): KenshinError =>
  new KenshinError(
    'history.readings-differ',
    text(
      `The meter's reading of ${date}, slot ${slot}, differs from the one in the store.`,
      `${date} のコマ ${slot} の指示値が、保存済みの値と異なります。`,
    ),
    { facts: { date, slot } },
  )
