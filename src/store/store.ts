import type { LocalDate } from '../base/clock.js'
import type { Secret } from '../base/secret.js'
import type { Waiting } from '../base/time.js'
import type { EnergyUnit } from '../echonet/energy.js'
import type { DayMark, Direction } from '../history/day.js'
import type { Proof } from '../history/proof.js'
import type { Text } from '../words/words.js'
import type { Energy } from './energy/energy.js'

/** A point of `electricity`: the register at an instant and the half hour that begins there. */
export interface ReadingPoint {
  readonly meter: string
  readonly direction: Direction
  /** Epoch seconds. */
  readonly time: number
  /** The register as the meter sends it. */
  readonly count: number
  readonly cumulativeKwh: number
  /** Energy of the 30 minutes after `time`; undefined where the next reading is unknown, and across a hole or an exchange. */
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
  /** What the dates of the run are proven by; undefined where no history was read, and for runs of an earlier kenshin. */
  readonly proof: Proof | undefined
}

/** A point of `electricity_meter`: which meter was read, since when, and what one count of its register is worth. */
export interface MeterRecord {
  readonly meter: string
  /** 00:00 JST of the date on which this was written, by the meter's clock; epoch seconds. */
  readonly time: number
  /** A digest of maker and production number; undefined where the meter does not serve them. */
  readonly identity: string | undefined
  /** Instant of this meter's oldest reading, where it replaced another meter: epoch seconds; undefined where no exchange is known. */
  readonly registerSince: number | undefined
  readonly unit: EnergyUnit
}

export interface Batch {
  /** Written before the readings: after a kill in between, the next run must not take the old meter's readings for the new one's. */
  readonly meters?: readonly MeterRecord[]
  readonly readings: readonly ReadingPoint[]
  readonly days: readonly DayMark[]
  readonly runs: readonly RunRecord[]
}

/** What one write takes. */
export interface Points extends Batch, Partial<Energy> {}

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

/** Measurements whose points cannot be made again. */
export type KeptKind = 'electricity' | 'electricity_day' | 'electricity_run' | 'electricity_meter'

export interface SpanQuery {
  readonly meter?: string
  readonly of?: KeptKind
  /** Points before this instant are left out, epoch seconds. */
  readonly from?: number
}

/** Epoch seconds, both included. */
export interface Span {
  readonly first: number
  readonly last: number
}

/**
 * What every database does. Writing the same points twice changes nothing. A field that is absent in a later write keeps its
 * stored value: energy that was known stays known. Every method throws a KenshinError `store.…`, or the reason of the aborted
 * signal, and nothing else.
 */
export interface Store {
  /** For messages: `SQLite file /…/kenshin.sqlite`, `InfluxDB 1.6.7 at http://…, database home`. No secrets. */
  readonly name: Text
  /** Address and database, or path: equal for the same place and for no other. No secrets, and no version. */
  readonly place: string
  /**
   * Proves that the database can be reached, that a point can be written and read back as all later points will be, that it keeps
   * points for `oldestDays`, and that the fields it holds have our types.
   * @throws {KenshinError} `store.unreachable` or `store.busy` where it is only away for now; another `store.…` where a person has to
   * change something
   */
  check(needs: { oldestDays: number }, waiting: Waiting): Promise<void>
  /** The oldest instant that it can hold now, by its retention and its own clock: epoch seconds; -Infinity without a retention. */
  keepsSince(waiting: Waiting): Promise<number>
  /** Ascending by time, then meter, direction. */
  readings(query: ReadingQuery, waiting: Waiting): Promise<ReadingPoint[]>
  /** Ascending by date, then meter, direction. */
  days(query: DayQuery, waiting: Waiting): Promise<DayMark[]>
  /** How many readings each date has, counted by the database; dates without any are left out. Ascending by date, then meter, direction. */
  readingCounts(query: DayQuery, waiting: Waiting): Promise<ReadingCount[]>
  /** Ascending by time, then meter, job. */
  runs(query: RunQuery, waiting: Waiting): Promise<RunRecord[]>
  /** Ascending by time, then meter. */
  meters(query: RunQuery, waiting: Waiting): Promise<MeterRecord[]>
  /** First and last instant of a measurement (of the readings, where `of` is left out); undefined where it has no points. */
  span(query: SpanQuery, waiting: Waiting): Promise<Span | undefined>
  /**
   * Writes everything, or throws. Day marks are sent after all readings, and what is derived from them, were accepted: no mark stands
   * for readings that were refused, and after a kill in between the next run writes the same again.
   */
  write(points: Points, waiting: Waiting): Promise<void>
  /** Releases files and connections; safe to call twice. */
  close(): Promise<void>
}

/** Where points go, as the configuration has checked it. */
export type StoreSettings =
  | (EnergySettings & { readonly kind: 'sqlite'; readonly path: string })
  | (EnergySettings & {
      readonly kind: 'influxdb'
      /** Of the server; several are several ways to the same database, and the first that answers is used. */
      readonly url: string | readonly string[]
      /** PEM file with the authorities that may vouch for an https server; where it is left out, those that Node knows. */
      readonly ca?: string | undefined
      /** 2.x: the bucket; 1.x and 3.x: the database. */
      readonly bucket: string
      readonly org?: string | undefined
      readonly token?: Secret | undefined
      readonly username?: string | undefined
      readonly password?: Secret | undefined
      /** How many nodes of a 1.x cluster must have a write before it counts; the server's own rule where it is left out. */
      readonly consistency?: 'one' | 'quorum' | 'all' | undefined
      readonly timeoutMs: number
      readonly measurements: Measurements
    })

export interface EnergySettings {
  /** Whether `energy_day` holds the 48 half hours, too; true where it is left out. */
  readonly halfHourFields?: boolean | undefined
}

/** Names may be configured; types and units never change. */
export interface Measurements {
  readonly electricity: string
  readonly electricity_day: string
  readonly electricity_run: string
  readonly electricity_meter: string
  readonly energy_day: string
  readonly energy_month: string
  readonly electricity_check: string
}

export const defaultMeasurements: Measurements = {
  electricity: 'electricity',
  electricity_day: 'electricity_day',
  electricity_run: 'electricity_run',
  electricity_meter: 'electricity_meter',
  energy_day: 'energy_day',
  energy_month: 'energy_month',
  electricity_check: 'electricity_check',
}
