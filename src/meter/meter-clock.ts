import { dateAt, DAY_S, dayStart, secondOfDay, type LocalDate } from '../base/clock.js'
import type { Context } from '../base/context.js'
import { KenshinError } from '../base/errors.js'
import { smartMeter } from '../echonet/properties.js'
import type { ClockTime } from '../echonet/property-values.js'
import type { TimedCount } from '../echonet/register-values.js'
import type { Asker, GetAnswer } from './ask.js'
import { askAgain } from './ask-again.js'
import type { Capabilities } from './capabilities.js'
import { refused, valueOf, type Reply } from './reply.js'

/**
 * One look at the meter's clock. It shows minutes (or half hours, where only EA has a stamp), and the answer may have been
 * on its way for a while: so it is a span of possible instants, which moves on with the host's monotonic time.
 */
export interface ClockReading {
  /** By the meter. */
  readonly date: LocalDate
  /** What the clock showed, epoch seconds. */
  readonly shown: number
  /** How far the clock may have been ahead of what it showed, s. */
  readonly coarseness: number
  /** Monotonic ms of the host before the first request and after the answer. */
  readonly askedMs: number
  readonly answeredMs: number
}

export interface ClockContext extends Context {
  readonly asker: Asker
  readonly profile: {
    readonly capabilities: Pick<Capabilities, 'hasClock' | 'severalAtOnce'>
    readonly showsClock: boolean
  }
}

const MINUTE_S = 60
/** EA is replaced up to 5 min after the half hour (application interface); 5 more for a slow meter. */
const LATEST_READING_S = 1800 + 600

/**
 * Asks the meter for its date and time (98, 97) or, where they show nothing, for the stamp of its latest half hour (EA).
 * @throws {KenshinError} `meter.silent`; `echonet.refused` where it serves neither; `history.date-not-proven` where neither is
 * a date.
 */
export async function readMeterClock(context: ClockContext): Promise<ClockReading> {
  const { profile, time } = context
  const askedMs = time.monotonic()
  const { date, shown, coarseness } =
    (profile.showsClock ? await fromClock(context) : undefined) ?? (await fromLatestReading(context))
  return { date, shown, coarseness, askedMs, answeredMs: time.monotonic() }
}

type Shown = Pick<ClockReading, 'date' | 'shown' | 'coarseness'>

const { currentDate, currentTime, fixedTimeNormal } = smartMeter

/** @returns undefined where the clock, which showed a time before, shows none now. */
async function fromClock(context: ClockContext): Promise<Shown | undefined> {
  const ask = (): Promise<Reply<Shown | undefined>> => askClock(context)
  const reply = await askAgain(await ask(), ask, context)
  if (reply.kind === 'value' || reply.kind === 'silent') return valueOf(reply)
  context.log.warn('the meter does not tell its clock, the stamp of its latest half hour serves', {
    why: reply.why.message,
  })
  return undefined
}

async function askClock({ asker, profile, signal }: ClockContext): Promise<Reply<Shown | undefined>> {
  const { severalAtOnce } = profile.capabilities
  const both = [currentDate, currentTime]
  const answer = severalAtOnce ? await asker.ask([both, both, [currentDate]], { signal }) : undefined
  if (severalAtOnce && answer === undefined) return asker.silentTo(currentDate)
  const told = [answer?.replyTo(currentDate), answer?.replyTo(currentTime)] as const
  const date = told[0] ?? (await asker.read(currentDate, { signal }))
  const time = told[1] ?? (await asker.read(currentTime, { signal }))
  // Midnight may pass between two frames: the date must be the same before and after the time.
  const after = told[0] !== undefined && told[1] !== undefined ? date : await asker.read(currentDate, { signal })
  if (date.kind !== 'value') return date
  if (time.kind !== 'value') return time
  if (after.kind !== 'value') return after
  if (after.value !== date.value) return refused('EPC 98')
  return { kind: 'value', value: shownBy(date.value, time.value) }
}

/** @returns undefined where the clock is not set */
function shownBy(date: LocalDate | undefined, time: ClockTime | undefined): Shown | undefined {
  if (date === undefined || time === undefined) return undefined
  return { date, shown: dayStart(date) + time.hour * 3600 + time.minute * MINUTE_S, coarseness: MINUTE_S }
}

/** The clock as one answer tells it, among other things. @returns undefined where it does not tell date and time. */
export function clockIn({ replyTo, askedMs, answeredMs }: GetAnswer): ClockReading | undefined {
  const [date, time] = [replyTo(currentDate), replyTo(currentTime)]
  if (date?.kind !== 'value' || time?.kind !== 'value') return undefined
  const shown = shownBy(date.value, time.value)
  return shown && { ...shown, askedMs, answeredMs }
}

/** The clock by the stamp of the latest half hour (EA) that one answer tells among other things. */
export function stampIn({ replyTo, askedMs, answeredMs }: GetAnswer): ClockReading | undefined {
  const latest = replyTo(fixedTimeNormal)
  return latest?.kind === 'value' ? { ...stamped(latest.value), askedMs, answeredMs } : undefined
}

async function fromLatestReading({ asker, profile, ...context }: ClockContext): Promise<Shown> {
  const ask = (): Promise<Reply<TimedCount>> => asker.read(fixedTimeNormal, context)
  const reply = await askAgain(await ask(), ask, context)
  if (reply.kind === 'invalid' && profile.capabilities.hasClock) throw notSet(reply.why)
  return stamped(valueOf(reply))
}

const stamped = ({ time: shown }: TimedCount): Shown => ({ date: dateAt(shown), shown, coarseness: LATEST_READING_S })

const notSet = (cause: KenshinError): KenshinError =>
  new KenshinError('history.date-not-proven', (words) => words.clockNotSet, {
    cause,
    remedy: (words) => words.tellOperator,
  })

/** The earliest and latest instant (epoch seconds) that the meter's clock may show at a monotonic time of the host. */
export function possibleAt(
  { shown, coarseness, askedMs, answeredMs }: ClockReading,
  monotonicMs: number,
): [number, number] {
  return [shown + (monotonicMs - answeredMs) / 1000, shown + coarseness + (monotonicMs - askedMs) / 1000]
}

/** Some meters roll their history late: within this part of the day (seconds of the day) it is not asked. */
export const QUIET = { from: 23 * 3600 + 50 * 60, to: 35 * 60 } as const

/** Seconds until the meter's clock is surely out of its quiet window (23:50–00:35); 0 when it surely is not in it. */
export function quietFor(clock: ClockReading, monotonicMs: number): number {
  const [earliest, latest] = possibleAt(clock, monotonicMs)
  if (!isQuiet(earliest) && !isQuiet(latest) && dateAt(earliest) === dateAt(latest)) return 0
  const beginOfQuiet = isQuiet(earliest) ? earliest : latest
  const of = secondOfDay(beginOfQuiet)
  const end = beginOfQuiet - of + QUIET.to + (of >= QUIET.from ? DAY_S : 0)
  return Math.max(1, end - earliest)
}

const isQuiet = (instant: number): boolean => secondOfDay(instant) >= QUIET.from || secondOfDay(instant) < QUIET.to

/**
 * The date that a later look at the clock proves for everything read before it: the clock's own, but from a coarse stamp (EA)
 * only while midnight cannot have passed since.
 */
export function provenDate(clock: ClockReading): LocalDate | undefined {
  if (clock.coarseness === MINUTE_S) return clock.date
  const [, latest] = possibleAt(clock, clock.answeredMs)
  return dateAt(latest) === clock.date ? clock.date : undefined
}

/** Host − meter in seconds, 0 while the host's time is one that the meter's clock may show. */
export function hostAhead(clock: ClockReading, { nowMs, monotonicMs }: { nowMs: number; monotonicMs: number }): number {
  const [earliest, latest] = possibleAt(clock, monotonicMs)
  const now = nowMs / 1000
  return Math.round(now < earliest ? now - earliest : now > latest ? now - latest : 0)
}
