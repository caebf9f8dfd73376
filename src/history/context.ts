import type { LocalDate } from '../base/clock.js'
import type { KenshinError } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import type { Time } from '../base/time.js'
import type { Asker } from '../meter/ask.js'
import type { ClockReading } from '../meter/meter-clock.js'
import type { MeterProfile } from '../meter/profile.js'
import type { DayMark, Direction, HistoryDay } from './day.js'
import type { Counts } from './usage.js'

/** What is known of the meter's past, kept in step with what is committed. */
export interface KnownReadings {
  /** The newest stored reading of this meter or its predecessors, epoch seconds; undefined where there is none. */
  readonly newest: number | undefined
  markOf(direction: Direction, date: LocalDate): DayMark | undefined
  /** Stored readings of this very register: none of a meter that was exchanged, none in another unit. */
  counts(direction: Direction): Counts
  /** Resolves when the days are safe: in the store, or in the spool. `readAt`: epoch seconds by the meter. */
  commit(days: readonly HistoryDay[], readAt: number): Promise<void>
}

export interface HistorySettings {
  /** Finished days to keep complete, 1–99. */
  readonly days: number
  /** What to do in the quiet window, 23:50–00:35 by the meter. */
  readonly quietWindow: 'wait' | 'stop'
  /** Whether the host's clock has a veto against the meter's. */
  readonly meterClock: 'check' | 'trust'
}

export interface HistoryProgress {
  readonly date: LocalDate
  /** Days read, and days to read, of the present plan. */
  readonly done: number
  readonly total: number
  /** Slots of this day without a value that should have one, all directions. */
  readonly holes: number
}

export interface HistoryContext {
  readonly asker: Asker
  readonly profile: MeterProfile
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
  readonly settings: HistorySettings
  /** Loads what is known of the days that may be asked; called anew for each walk. */
  readonly loadKnown: (today: LocalDate, directions: readonly Direction[]) => Promise<KnownReadings>
  readonly onProgress: (progress: HistoryProgress) => void
  /** Hears of the time spent waiting for the end of the quiet window. */
  readonly onWaited?: (ms: number) => void
  /** Hears that the date of this look at the meter's clock stands; before that, nothing is committed. */
  readonly onDated?: (clock: ClockReading) => void
}

/** What came of a piece of work. What ends the link or the run is thrown instead. */
export type Result<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** The quiet window has begun. */
  | { readonly kind: 'quiet' }
  /** What was read is not proven and is thrown away. */
  | { readonly kind: 'discarded'; readonly why: string }
  /** The meter answered that it does not give this day, however often it was asked. */
  | { readonly kind: 'refused'; readonly why: KenshinError }
  /** Silence, an answer for another day or without meaning, or readings that contradict the store. */
  | { readonly kind: 'unreadable'; readonly why: KenshinError }

/** What may come of asking for a day in one direction. */
export type DayResult = Extract<Result<HistoryDay>, { kind: 'done' | 'refused' | 'unreadable' }>
/** What came of a day, in each direction that was asked for. */
export type DayResults = readonly (readonly [Direction, DayResult])[]
