import { SLOTS_PER_DAY } from '../base/clock.js'
import { KenshinError, isCode } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { text } from '../base/text.js'
import { hex } from '../echonet/codes.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker } from '../meter/ask.js'
import { refused, valueOf } from '../meter/reply.js'
import type { Direction, HistoryDay } from './day.js'
import type { PlannedDay } from './plan.js'

const { cumulativeHistoryNormal, cumulativeHistoryReverse, historyDay } = smartMeter
const historyOf = { normal: cumulativeHistoryNormal, reverse: cumulativeHistoryReverse } as const

/** Another controller may set another day between our SetC and our Get. */
const DAY_ATTEMPTS = 4
/** A busy meter may refuse what it serves a moment later. */
const REFUSALS = 3

interface Reading {
  readonly log: Logger
  readonly signal: AbortSignal
}

/**
 * Reads one day: SetC E5, then Get E2 (and E4). The answer repeats the day in its first two bytes (the day word); E5 belongs to
 * the meter, not to our session, so an answer for another day is asked for again.
 *
 * A past day that the meter keeps refusing is one that it does not hold: 48 holes. (No document says what a meter answers for
 * days beyond its memory.)
 * @returns one day a direction; none for the reverse direction of today where the meter does not serve its history at all.
 * @throws {KenshinError} `history.other-day`, `echonet.refused` (today), `echonet.value`, and what ends the link.
 */
export async function readDay(asker: Asker, planned: PlannedDay, reading: Reading): Promise<HistoryDay[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readOnce(asker, planned, reading)
    } catch (error) {
      if (!isCode(error, 'history.other-day', 'echonet.value') || attempt === DAY_ATTEMPTS) throw error
      reading.log.warn('day read again', { date: planned.date, why: error.message })
    }
  }
}

async function readOnce(asker: Asker, planned: PlannedDay, reading: Reading): Promise<HistoryDay[]> {
  const { signal } = reading
  const isSet = await unlessRefused(async () => {
    valueOf(await asker.write(historyDay, planned.daysAgo, { signal }))
    return true
  })
  const days: HistoryDay[] = []
  for (const direction of planned.directions) {
    const read = (): Promise<HistoryDay> => readDirection(asker, planned, direction, signal)
    const day = (isSet === true ? await unlessRefused(read) : undefined) ?? whenRefused(planned, direction, reading.log)
    if (day !== undefined) days.push(day)
  }
  return days
}

async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | undefined> {
  for (let refusals = 0; refusals < REFUSALS; refusals++)
    try {
      return await ask()
    } catch (error) {
      if (!isCode(error, 'echonet.refused')) throw error
    }
  return undefined
}

function whenRefused({ date, daysAgo }: PlannedDay, direction: Direction, log: Logger): HistoryDay | undefined {
  log.warn('day refused', { date, direction })
  if (daysAgo > 0)
    return { date, direction, counts: Array.from({ length: SLOTS_PER_DAY }, () => undefined), final: true }
  if (direction === 'normal') throw refused(`EPC ${hex(historyOf.normal.epc)}`).why
  return undefined
}

async function readDirection(
  asker: Asker,
  { date, daysAgo }: PlannedDay,
  direction: Direction,
  signal: AbortSignal,
): Promise<HistoryDay> {
  const { day, counts } = valueOf(await asker.read(historyOf[direction], { signal }))
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
