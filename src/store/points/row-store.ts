import { dayStart } from '../../base/clock.js'
import type { Waiting } from '../../base/time.js'
import type { DayMark } from '../../history/day.js'
import type { DayQuery, MeterRecord, ReadingPoint, ReadingQuery, RunQuery, RunRecord } from '../store.js'
import type { Row } from './row.js'
import { dayOf, meterOf, present, readingOf, runOf, type Kind } from './rows.js'

/** `from` ≤ time < `to`, epoch seconds; of any meter or direction where it is undefined. */
export interface Range {
  readonly meter?: string | undefined
  readonly direction?: string | undefined
  readonly from: number
  readonly to: number
}

/** The answers of a store that are the same for all databases: they are made of rows. */
export abstract class RowStore {
  /** Ascending by time, then by the tags. */
  protected abstract select(kind: Kind, range: Range, waiting: Waiting): Promise<Row[]>

  async readings({ meter, direction, from, to }: ReadingQuery, waiting: Waiting): Promise<ReadingPoint[]> {
    return present((await this.select('electricity', { meter, direction, from, to }, waiting)).map(readingOf))
  }

  async days({ meter, direction, from, to }: DayQuery, waiting: Waiting): Promise<DayMark[]> {
    const range = { from: dayStart(from), to: dayStart(to) + 1 }
    return present((await this.select('electricity_day', { meter, direction, ...range }, waiting)).map(dayOf))
  }

  async runs({ meter, from, to }: RunQuery, waiting: Waiting): Promise<RunRecord[]> {
    return present((await this.select('electricity_run', { meter, from, to }, waiting)).map(runOf))
  }

  async meters({ meter, from, to }: RunQuery, waiting: Waiting): Promise<MeterRecord[]> {
    return present((await this.select('electricity_meter', { meter, from, to }, waiting)).map(meterOf))
  }
}
