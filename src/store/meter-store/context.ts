import { plusDays, type LocalDate } from '../../base/clock.js'
import type { KenshinError } from '../../base/errors.js'
import type { Logger } from '../../base/log.js'
import type { Time } from '../../base/time.js'
import type { Direction, HistoryDay } from '../../history/day.js'
import type { MarksCopy } from './marks-copy.js'
import type { Spool } from './spool.js'
import type { StoredMeter } from './stored-meter.js'
import type { Batch, Store } from '../store.js'

export interface MeterStoreContext {
  readonly meter: string
  readonly store: Store
  readonly spool: Spool
  readonly copy: MarksCopy
  /** The failure of a store that was away at the start: it is not asked in this run. */
  readonly away?: KenshinError | undefined
  /** What an earlier kenshin remembered of the meter outside the store: counts where the store has no record of it. */
  readonly remembered?: Partial<Pick<StoredMeter, 'identity' | 'registerSince'>>
  /** Whether today's unfinished readings are stored. */
  readonly today: boolean
  /** Hears of what was written. */
  readonly statistics: {
    addWritten(batch: Batch, ms: number): void
    addCommitted(days: readonly HistoryDay[]): void
  }
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
}

export interface Loading {
  /** How many days back may be asked. */
  readonly days: number
  readonly today: LocalDate
  readonly directions: readonly Direction[]
}

/** Whether a history that was loaded so serves: nothing older is asked for, and no other direction. */
export const covers = (loaded: Loading, { days, today, directions }: Loading): boolean =>
  plusDays(today, -days) >= plusDays(loaded.today, -loaded.days) &&
  directions.every((direction) => loaded.directions.includes(direction))
