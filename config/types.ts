import type { Level } from '../src/base/log.js'
import type { Secret } from '../src/base/secret.js'
import type { Text } from '../src/words/words.js'
import type { StoreSettings } from '../src/store/store.js'

/** What the meter asks for when joining its B route. */
export interface RouteB {
  /** 32 letters and digits. */
  readonly id: Secret
  /** 12 ASCII characters. */
  readonly password: Secret
}

export interface MeterSettings {
  /** The tag `meter` of every point; unique. */
  readonly name: string
  /** Absolute path of a serial port, or `tcp://host:port`; unique. */
  readonly port: string
  /** Undefined unless ID and password are both known; see `requireRouteB`. */
  readonly routeB: RouteB | undefined
}

export interface HistorySettings {
  /** 1–99 days before today. */
  readonly days: number
  /** Whether the half hours of the unfinished day are read as well. */
  readonly today: boolean
  /** What a run does that would enter 23:50–00:35 by the meter's clock. */
  readonly quietWindow: 'wait' | 'stop'
  readonly meterClock: 'check' | 'trust'
}

/** Cron expressions with five fields, Asia/Tokyo. */
export interface JobSettings {
  readonly 'nightly-backfill': string
}

/** Everything a command has to know: checked, complete, paths absolute. */
export interface Config {
  /** Absolute path of the settings file. */
  readonly file: string
  /** At least one. */
  readonly meters: readonly MeterSettings[]
  readonly store: StoreSettings
  readonly history: HistorySettings
  readonly jobs: JobSettings
  /** Absolute path of the folder for PAN cache, spool, lock and heartbeat. */
  readonly state: string
  readonly log: { readonly level: Level }
  /** What works but should be looked at; for stderr or the log. */
  readonly warnings: readonly Text[]
}
