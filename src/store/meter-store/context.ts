import type { Context } from '../../base/context.js'
import type { KenshinError } from '../../base/errors.js'
import type { HistoryDay } from '../../history/day.js'
import type { Batch, Store } from '../store.js'
import type { MarksCopy } from './marks-copy.js'
import type { Spool } from './spool.js'
import type { StoredMeter } from './stored-meter.js'

/** What the store of one meter works with during one run. */
export interface MeterStoreContext extends Context {
  readonly meter: string
  readonly store: Store
  readonly spool: Spool
  readonly copy: MarksCopy
  /** Why the store was away at the start: it is not asked in this run. */
  readonly away?: KenshinError | undefined
  /** What an earlier kenshin kept of the meter outside the store; used only where the store has no record of it. */
  readonly remembered?: Partial<Pick<StoredMeter, 'identity' | 'registerSince'>>
  /** Whether the readings of the unfinished day are stored, too. */
  readonly today: boolean
  /** Whether `energy_day` tells the 48 half hours, too. */
  readonly halfHourFields?: boolean | undefined
  /** Counts what was written (with the milliseconds it took) and what was committed. */
  readonly statistics: {
    addWritten(batch: Batch, ms: number): void
    addCommitted(days: readonly HistoryDay[]): void
  }
}
