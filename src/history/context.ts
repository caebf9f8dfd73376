import type { LocalDate } from '../base/clock.js'
import type { Context } from '../base/context.js'
import type { Asker } from '../meter/ask.js'
import type { LearnedByTrying } from '../meter/capabilities.js'
import type { ClockReading } from '../meter/meter-clock.js'
import type { MeterProfile } from '../meter/profile.js'
import type { HistoryAsker } from './ask-history.js'
import type { SwiftAsker } from './ask-swiftly.js'
import type { SecondHistory } from './half-hours.js'
import type { LearnedWays } from './learned-ways.js'
import type { Pace } from './pace.js'
import type { Proof } from './proof.js'
import type { SetGetAsker } from './set-get.js'
import type { DayMark, Direction, HistoryDay } from './day.js'
import type { Counts } from '../echonet/energy.js'

/** The readings of the meter that are stored, kept in step with what is committed. */
export interface KnownReadings {
  /** The newest stored reading of this meter or its predecessors, epoch seconds; undefined where there is none. */
  readonly newest: number | undefined
  markOf(direction: Direction, date: LocalDate): DayMark | undefined
  /** Stored readings of this very register: none of a meter that was exchanged, none in another unit. */
  counts(direction: Direction): Counts
  /** Stores the days. Resolves when they are in the store, or in the spool. `readAt`: epoch seconds by the meter. */
  commit(days: readonly HistoryDay[], readAt: number): Promise<void>
}

export interface HistorySettings {
  /** Finished days to keep complete, 1–99. */
  readonly days: number
  /** What to do in the quiet window, 23:50–00:35 by the meter. */
  readonly quietWindow: 'wait' | 'stop'
  /** Whether the host's clock can veto the meter's date. */
  readonly meterClock: 'check' | 'trust'
  /** How many requests may be in flight: one, or up to three where the meter bears it. */
  readonly pace?: 'polite' | 'swift'
  /** Whether the history by half hours (EC) may be asked, where the meter has one. */
  readonly secondHistory?: 'use' | 'off'
}

export interface HistoryProgress {
  readonly date: LocalDate
  /** Days read, and days to read, of the present plan. */
  readonly done: number
  readonly total: number
  /** Slots of this day without a value that should have one, all directions. */
  readonly holes: number
}

/** What every step of the history works with: made once for a session with the meter. */
export interface HistoryContext extends Context {
  readonly asker: Asker
  readonly profile: MeterProfile
  readonly settings: HistorySettings
  /** Loads what is stored of the days that may be asked for; called again for each walk. */
  readonly loadKnown: (today: LocalDate, directions: readonly Direction[]) => Promise<KnownReadings>
  readonly onProgress: (progress: HistoryProgress) => void
  /** Is told how long the run waited for the end of the quiet window. */
  readonly onWaited?: (ms: number) => void
  /** Is told that the date of this clock reading stands. Nothing is committed before. */
  readonly onDated?: (clock: ClockReading) => void
  /**
   * Days are stored before the witness is heard, and it is asked at the end: for a link on which nothing was stored, because each
   * session broke before it could be heard.
   */
  readonly storesUnwitnessed?: boolean
  /**
   * On which date today agreed with the latest half hour, in this session or an earlier one of the run: the history has rolled by then.
   * Where that half hour is stored as well, today need not be read again: a link that breaks soon gets on to older days.
   */
  readonly anchor?: { on?: LocalDate | undefined }
  /** Is told by what the dates of this run are proven, before anything is stored by it, and when that changes. */
  readonly onProof?: (proof: Proof) => void
  /** Is told what was found out about the meter by trying. Without it nothing is tried: it could not be remembered. */
  readonly onLearned?: ((learned: LearnedByTrying) => Promise<void>) | undefined
}

/** The same for the walk through the history. */
export interface ReadingContext extends HistoryContext {
  readonly ways: LearnedWays
  readonly histories: HistoryAsker
  readonly setGet: SetGetAsker
  readonly pace: Pace
  readonly swift: SwiftAsker
  readonly second: SecondHistory
}
