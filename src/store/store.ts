import type { LocalDate } from '../base/clock.js'
import type { Secret } from '../base/secret.js'
import type { Waiting } from '../base/time.js'
import type { EnergyUnit } from '../echonet/energy.js'
import type { DayMark, Direction } from '../history/day.js'

/** A point of `electricity`: the register at an instant and the half hour that begins there. */
export interface ReadingPoint {
  readonly meter: string
  readonly direction: Direction
  /** Epoch seconds. */
  readonly time: number
  /** The raw register. */
  readonly count: number
  readonly cumulativeKwh: number
  /** Energy of the following 30 minutes; absent where the next reading is unknown, across a hole or an exchange. */
  readonly usageKwh: number | undefined
}

/** A point of `electricity_run`: what one run did. */
export interface RunRecord {
  readonly meter: string
  readonly job: string
  /** Start of the run, epoch seconds. */
  readonly time: number
  /** `ok` or the code of the error that ended it. */
  readonly outcome: string
  readonly scanS: number
  readonly joinS: number
  readonly readS: number
  readonly writeS: number
  readonly requests: number
  readonly retries: number
  /** Link quality of the last scan or datagram, 0–255, where known. */
  readonly lqi: number | undefined
  readonly daysRead: number
  readonly pointsWritten: number
}

/** A point of `electricity_meter`: which meter was read, since when its register counts, and what a count is worth. */
export interface MeterRecord {
  readonly meter: string
  /** 00:00 JST of the meter's own date on which this was written, epoch seconds. */
  readonly time: number
  /** A digest of maker and production number; undefined where the meter does not tell them. */
  readonly identity: string | undefined
  /** The oldest reading of this meter where it replaced another, epoch seconds; undefined while no exchange is known. */
  readonly registerSince: number | undefined
  readonly unit: EnergyUnit
}

export interface Batch {
  /** Written before the readings: killed in between, a run must not take an old meter's readings for those of the new one. */
  readonly meters?: readonly MeterRecord[]
  readonly readings: readonly ReadingPoint[]
  readonly days: readonly DayMark[]
  readonly runs: readonly RunRecord[]
}

/** Which readings: `from` ≤ time < `to`, epoch seconds; all meters or directions where not named. */
export interface ReadingQuery {
  readonly meter?: string
  readonly direction?: Direction
  readonly from: number
  readonly to: number
}

/** Which runs or meter records: `from` ≤ time < `to`, epoch seconds; all meters where not named. */
export interface RunQuery {
  readonly meter?: string
  readonly from: number
  readonly to: number
}

/** Which day marks: both dates included; all meters or directions where not named. */
export interface DayQuery {
  readonly meter?: string
  readonly direction?: Direction
  readonly from: LocalDate
  readonly to: LocalDate
}

/** How many readings of a date the store holds. */
export interface ReadingCount {
  readonly meter: string
  readonly direction: Direction
  readonly date: LocalDate
  readonly readings: number
}

export interface SpanQuery {
  readonly meter?: string
  readonly of?: Exclude<keyof Measurements, 'electricity_check'>
  /** Nothing before this instant counts, epoch seconds. */
  readonly from?: number
}

/** Epoch seconds, both included. */
export interface Span {
  readonly first: number
  readonly last: number
}

/**
 * The one contract of all databases. Same tags, same instants, same values: writing twice changes nothing. A field that is
 * absent in a later write keeps its value: usage once known is never taken away.
 * Every method throws a KenshinError `store.…`, or the reason of the aborted signal, and nothing else.
 */
export interface Store {
  /** For messages: `SQLite file /…/kenshin.sqlite`, `InfluxDB 1.6.7 at http://…, database home`. No secrets. */
  readonly name: string
  /** Address and database, or path: equal for the same place and for no other. No secrets, and no version. */
  readonly place: string
  /**
   * Reachable; a point is written and read back by the same way as all later ones; retention long enough to keep points that
   * are `oldestDays` old; field types as ours.
   * @throws {KenshinError} `store.unreachable` or `store.busy` where the database is merely away, another `store.…` where a
   * person has to change something
   */
  check(needs: { oldestDays: number }, waiting: Waiting): Promise<void>
  /**
   * The oldest instant that the database can hold now, by its retention and its own clock: epoch seconds, -Infinity where it
   * keeps everything.
   */
  keepsSince(waiting: Waiting): Promise<number>
  /** Ascending by time, then meter, direction. */
  readings(query: ReadingQuery, waiting: Waiting): Promise<ReadingPoint[]>
  /** Ascending by date, then meter, direction. */
  days(query: DayQuery, waiting: Waiting): Promise<DayMark[]>
  /**
   * How many readings are stored of each date, counted by the database; dates without any are left out. Ascending by date,
   * then meter, direction.
   */
  readingCounts(query: DayQuery, waiting: Waiting): Promise<ReadingCount[]>
  /** Ascending by time, then meter, job. */
  runs(query: RunQuery, waiting: Waiting): Promise<RunRecord[]>
  /** Ascending by time, then meter. */
  meters(query: RunQuery, waiting: Waiting): Promise<MeterRecord[]>
  /** First and last instant of a measurement, of readings where none is named; undefined when it is empty. */
  span(query: SpanQuery, waiting: Waiting): Promise<Span | undefined>
  /**
   * All or an error. Marks are sent only after all readings were accepted, so that a mark never stands for readings that
   * were refused.
   */
  write(batch: Batch, waiting: Waiting): Promise<void>
  /** Gives up the lock or the connections; safe to call twice. */
  close(): Promise<void>
}

/** Where points go; already checked by the configuration. */
export type StoreSettings =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
      readonly kind: 'influxdb'
      readonly url: string
      /** File with the certificates that may vouch for an https server, PEM; those that Node knows where absent. */
      readonly ca?: string | undefined
      /** 2.x: the bucket; 1.x and 3.x: the database. */
      readonly bucket: string
      readonly org?: string | undefined
      readonly token?: Secret | undefined
      readonly username?: string | undefined
      readonly password?: Secret | undefined
      readonly timeoutMs: number
      readonly measurements: Measurements
    }

/** Names may be configured; types and units never change. */
export interface Measurements {
  readonly electricity: string
  readonly electricity_day: string
  readonly electricity_run: string
  readonly electricity_meter: string
  readonly electricity_check: string
}

export const defaultMeasurements: Measurements = {
  electricity: 'electricity',
  electricity_day: 'electricity_day',
  electricity_run: 'electricity_run',
  electricity_meter: 'electricity_meter',
  electricity_check: 'electricity_check',
}
