import { dateAt, DAY_S, dayStart, secondOfDay, type LocalDate } from '../base/clock.js'
import type { Time } from '../base/time.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker } from './ask.js'
import type { Capabilities, MeterProfile } from './profile.js'
import { refused, valueOf } from './reply.js'

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

export interface ClockContext {
  readonly asker: Asker
  readonly profile: Pick<MeterProfile, 'capabilities'>
  readonly time: Time
  readonly signal: AbortSignal
}

const MINUTE_S = 60
/** Midnight passes once. */
const CLOCK_ATTEMPTS = 3
/** EA is replaced up to 5 min after the half hour (application interface); 5 more for a slow meter. */
const LATEST_READING_S = 1800 + 600

/**
 * Asks the meter for its date and time (98, 97) or, where it has none, for the stamp of its latest half hour (EA).
 * @throws {KenshinError} `echonet.refused` when it serves neither.
 */
export async function readMeterClock({ asker, profile, time, signal }: ClockContext): Promise<ClockReading> {
  const { capabilities } = profile
  const askedMs = time.monotonic()
  const { date, shown, coarseness } = capabilities.hasClock
    ? await fromClock(asker, capabilities, signal)
    : await fromLatestReading(asker, signal)
  return { date, shown, coarseness, askedMs, answeredMs: time.monotonic() }
}

type Shown = Pick<ClockReading, 'date' | 'shown' | 'coarseness'>

async function fromClock(
  asker: Asker,
  { severalAtOnce }: Pick<Capabilities, 'severalAtOnce'>,
  signal: AbortSignal,
): Promise<Shown> {
  const { currentDate, currentTime } = smartMeter
  for (let attempt = 1; ; attempt++) {
    // In two frames midnight may pass between them: the date stands before and after the time.
    const replies = await asker.readAll([currentDate, currentTime], { severalAtOnce, signal })
    const [date, { hour, minute }] = [valueOf(replies[0]), valueOf(replies[1])]
    const shown = dayStart(date) + hour * 3600 + minute * MINUTE_S
    if (severalAtOnce) return { date, shown, coarseness: MINUTE_S }
    const after = await asker.read(currentDate, { signal })
    if (after.kind === 'value' && after.value === date) return { date, shown, coarseness: MINUTE_S }
    if (attempt === CLOCK_ATTEMPTS) throw refused('EPC 98').why
  }
}

async function fromLatestReading(asker: Asker, signal: AbortSignal): Promise<Shown> {
  const { time: shown } = valueOf(await asker.read(smartMeter.fixedTimeNormal, { signal }))
  return { date: dateAt(shown), shown, coarseness: LATEST_READING_S }
}

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
