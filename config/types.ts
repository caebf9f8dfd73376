import type { Secret } from '../src/base/secret.js'
import type { StoreSettings } from '../src/store/store.js'
import type { Text } from '../src/words/words.js'
import type { Settings } from './schema.js'

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
  /** Absolute path of its tariff file, `meters[].tariff` or else `report.tariff`; for `loadTariff` of config/tariff/load.ts. */
  readonly tariff: string | undefined
}

/** Everything a command has to know: checked, complete, paths absolute. What the settings mean: `src/words/`. */
export interface Config {
  /** Absolute path of the settings file. */
  readonly file: string
  /** At least one. */
  readonly meters: readonly MeterSettings[]
  readonly store: StoreSettings
  readonly history: Readonly<Settings['history']>
  readonly jobs: Readonly<Settings['jobs']>
  /** Absolute path of the folder for PAN cache, spool, lock and heartbeat. */
  readonly state: string
  /** `path`: absolute path of the page that is made after each run; undefined: none is made. */
  readonly report: { readonly path: string | undefined }
  readonly log: Readonly<Settings['log']>
  /** What works but should be looked at; for stderr or the log. */
  readonly warnings: readonly Text[]
}
