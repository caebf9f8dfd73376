import type { Context } from '../base/context.js'
import type { KenshinError } from '../base/errors.js'
import type { HistoryProgress, HistorySettings } from '../history/context.js'
import type { RouteBCredentials } from '../dongle/dongle.js'
import type { Tariff } from '../report/tariff/tariff.js'
import type { Phase } from '../report/progress.js'
import type { Store, StoreSettings } from '../store/store.js'
import type { InTurn } from './lanes.js'
import type { Totals } from './run-statistics.js'

/** What a run needs to know of one meter. */
export interface MeterSettings {
  /** The tag `meter` of every point; unique. */
  readonly name: string
  /** Absolute path of a serial port, or `tcp://host:port`; meters of the same one share a dongle. */
  readonly port: string
  /** Asked for when the run of this meter begins. @throws {KenshinError} `config.invalid` where they are not known. */
  readonly routeB: () => RouteBCredentials
  /** Loads its prices; without any the report shows no cost. @throws {KenshinError} `config.invalid` */
  readonly loadTariff?: () => Promise<Tariff | undefined>
}

/** What the runs need to know of the settings, wherever these come from. */
export interface RunSettings {
  readonly meters: readonly MeterSettings[]
  readonly store: StoreSettings
  readonly history: HistorySettings & {
    /** Whether today's unfinished readings are stored. */
    readonly today: boolean
  }
  /** Absolute path of the page that is made after each run; undefined: none is made. */
  readonly report?: { readonly path: string | undefined }
  /** Absolute path of the folder for state files, spool, locks and heartbeat. */
  readonly state: string
  readonly jobs: {
    /** How many dongles are used at once. */
    readonly concurrency: number
  }
}

/** What every run works with. */
export interface RunContext extends Context {
  readonly settings: RunSettings
  readonly onPhase?: (meter: string, phase: Phase) => void
  readonly onProgress?: (meter: string, progress: RunProgress) => void
  /** Is told how the run of each meter ended, as soon as it has. */
  readonly onOutcome?: (outcome: Outcome) => void
}

/** A database that is open and checked. */
export interface ReadyStore {
  readonly store: Store
  /** Why it is away for now; undefined where it is there. */
  readonly away: KenshinError | undefined
}

/** The run of one meter. */
export interface MeterRun extends RunContext {
  /** The tag `job` of the run's record. */
  readonly job: string
  readonly meter: Pick<MeterSettings, 'name' | 'port'>
  readonly routeB: RouteBCredentials
  /** The database, open and checked. @throws {KenshinError} `store.…` where a person has to change something */
  readonly ready: () => Promise<ReadyStore>
  /** Waits for the dongle. */
  readonly inTurn: InTurn
}

export interface RunProgress extends HistoryProgress {
  readonly requests: number
  readonly retries: number
}

/** What one run did for one meter: totals, or the error that ended it. */
export interface Outcome {
  readonly meter: string
  readonly totals?: Totals
  readonly error?: Error
}
