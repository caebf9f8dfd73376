/** What the second history tells of the dates of a walk. */
import { SLOTS_PER_DAY, slotTime, toIso } from '../base/clock.js'
import { text, type Text } from '../words/words.js'
import type { ReadingContext } from './context.js'
import type { HistoryDay } from './day.js'
import { MOST_AT_ONCE, type CountsByTime, type HalfHours } from './half-hours.js'

/** What the second history says of the dates of a walk; `none`: it could not be asked, or tells too little. */
export type Testimony =
  | { readonly kind: 'agrees'; readonly told: CountsByTime }
  | { readonly kind: 'none' }
  /** The same instants have other counts. */
  | { readonly kind: 'contradicts'; readonly why: Text }

/** With so many different counts that are equal, one more that differs is a damaged count, not another date. */
const MANY = 6
/** A contradiction is asked for once more: an answer may be damaged. */
const ATTEMPTS = 2

/**
 * Asks for half hours of a day, unless they came with another one; two requests, and two more where they contradict.
 * @throws {KenshinError} what ends the link.
 */
export async function askWitness(
  { second, log }: Pick<ReadingContext, 'second' | 'log'>,
  day: HistoryDay,
): Promise<Testimony> {
  const asked = tellingHalfHours(day)
  if (asked === undefined) return { kind: 'none' }
  for (let attempt = 1; ; attempt++) {
    const reply = await second.ask(asked)
    if (reply.kind !== 'value') {
      log.warn('no second history to compare with', { date: day.date, why: reply.why.message })
      if (reply.kind === 'refused') await second.noteRefused()
      return { kind: 'none' }
    }
    const testimony = testimonyOf(day, reply.value)
    if (testimony.kind !== 'contradicts' || attempt === ATTEMPTS) return testimony
    log.warn('the second history contradicts, asking again', { why: testimony.why.en })
  }
}

/** The twelve half hours of a day in which the register shows the most different counts; undefined where it shows but one. */
export function tellingHalfHours({ date, counts }: HistoryDay): HalfHours | undefined {
  let [first, most] = [0, 0]
  for (let slot = 0; slot + MOST_AT_ONCE <= SLOTS_PER_DAY; slot++) {
    const different = differentIn(counts.slice(slot, slot + MOST_AT_ONCE))
    if (different > most) [first, most] = [slot, different]
  }
  return most < 2 ? undefined : { newest: slotTime(date, first + MOST_AT_ONCE - 1), count: MOST_AT_ONCE }
}

/**
 * All counts must be equal: where the register moved, the same counts an hour or a day later would differ somewhere (pure).
 * A half hour that one of the two does not have says nothing.
 */
function testimonyOf(day: HistoryDay, told: CountsByTime): Testimony {
  const met = metIn(day, told)
  const [differing, ...others] = met.filter(({ read, count }) => read !== count)
  const equal = differentIn(met.flatMap(({ read, count }) => (read === count ? [read] : [])))
  if (differing === undefined) return equal < 2 ? { kind: 'none' } : { kind: 'agrees', told }
  if (others.length === 0 && equal >= MANY) return { kind: 'agrees', told }
  const { time, read, count } = differing
  return {
    kind: 'contradicts',
    why: text(({ history }) => history.witnessContradicts({ at: toIso(time), read, told: count })),
  }
}

/** Instants of a day that both histories have a count for. */
const metIn = (day: HistoryDay, told: CountsByTime): { time: number; read: number; count: number }[] =>
  day.counts.flatMap((read, slot) => {
    const time = slotTime(day.date, slot)
    const count = told.get(time)?.[day.direction]
    return read === undefined || count === undefined ? [] : [{ time, read, count }]
  })

/** Whether an instant of the day has another count in the second history (pure). */
export const differsFrom = (day: HistoryDay, told: CountsByTime): boolean =>
  metIn(day, told).some(({ read, count }) => read !== count)

const differentIn = (counts: readonly (number | undefined)[]): number =>
  new Set(counts.filter((count) => count !== undefined)).size
