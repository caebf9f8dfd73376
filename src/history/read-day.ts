import { KenshinError, isCode } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { text } from '../base/text.js'
import { hex } from '../echonet/codes.js'
import { smartMeter } from '../echonet/properties.js'
import { refused, type Asker } from '../meter/ask.js'
import type { Direction, HistoryDay } from './day.js'
import type { PlannedDay } from './plan.js'

const { cumulativeHistoryNormal, cumulativeHistoryReverse, historyDay } = smartMeter
const historyOf = { normal: cumulativeHistoryNormal, reverse: cumulativeHistoryReverse } as const

/** Another controller may set another day between our SetC and our Get. */
const DAY_ATTEMPTS = 4

/**
 * Reads one day: SetC E5, then Get E2 (and E4). The answer repeats the day in its first two bytes (the day word); E5 belongs to
 * the meter, not to our session, so an answer for another day is asked for again.
 * @throws {KenshinError} `history.other-day`, `echonet.refused`, `echonet.value`, and what ends the link.
 */
export async function readDay(
  asker: Asker,
  planned: PlannedDay,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<HistoryDay[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      await asker.setC({ epc: historyDay.epc, edt: historyDay.encode(planned.daysAgo) }, { signal })
      const days: HistoryDay[] = []
      for (const direction of planned.directions) days.push(await readDirection(asker, planned, direction, signal))
      return days
    } catch (error) {
      if (!isCode(error, 'history.other-day', 'echonet.value') || attempt === DAY_ATTEMPTS) throw error
      log.warn('day read again', { date: planned.date, why: error.message })
    }
  }
}

async function readDirection(
  asker: Asker,
  { date, daysAgo }: PlannedDay,
  direction: Direction,
  signal: AbortSignal,
): Promise<HistoryDay> {
  const property = historyOf[direction]
  const edt = (await asker.get([property.epc], { signal })).get(property.epc)
  if (edt === undefined) throw refused(`EPC ${hex(property.epc)}`)
  const { day, counts } = property.decode(edt)
  if (day !== daysAgo) throw otherDay(daysAgo, day)
  return { date, direction, counts, final: daysAgo > 0 }
}

const otherDay = (asked: number, answered: number): KenshinError =>
  new KenshinError(
    'history.other-day',
    text(
      `The meter answered for ${answered} days ago instead of ${asked}.`,
      `メーターが ${asked} 日前ではなく ${answered} 日前の履歴を返しました。`,
    ),
  )
