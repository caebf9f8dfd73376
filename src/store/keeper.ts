import { plusDays, type LocalDate } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import type { Logger } from '../base/log.js'
import { text } from '../base/text.js'
import { withDeadline, type Time } from '../base/time.js'
import type { EnergyUnit } from '../echonet/energy.js'
import type { Direction, HistoryDay } from '../history/day.js'
import type { Known } from '../history/context.js'
import { Ledger, sameUnit } from './ledger.js'
import type { Spool } from './spool.js'
import type { Batch, RunRecord, Store } from './store.js'

export interface KeeperContext {
  readonly meter: string
  readonly store: Store
  readonly spool: Spool
  /** Whether today's unfinished readings are stored. */
  readonly today: boolean
  /** Hears of what was written. */
  readonly tally: { written(points: number, ms: number): void }
  /** Hears of the oldest reading of an exchanged meter. */
  readonly onRegisterSince: (since: number) => Promise<unknown>
  readonly time: Time
  readonly log: Logger
  readonly signal: AbortSignal
}

export interface Loading {
  readonly unit: EnergyUnit
  /** How many days back may be asked. */
  readonly days: number
  readonly registerSince: number | undefined
  readonly today: LocalDate
  readonly directions: readonly Direction[]
}

/** A run that was told to stop still notes that it was. */
const RECORD_MS = 5_000

/**
 * Makes proven days safe: in the store, or, once the store has failed in this run, in the spool. The rest of the history is
 * then still read, so that the next run has only to deliver.
 */
export class Keeper {
  readonly #context: KeeperContext
  #loaded: { readonly ledger: Ledger; readonly loading: Loading } | undefined
  #failure: KenshinError | undefined
  #spooledDays = 0

  constructor(context: KeeperContext) {
    this.#context = context
  }

  /**
   * Loads what is known around the days that may be asked: once in a run, because it is kept in step with what is written, and
   * because days in the spool are not in the store.
   */
  async load(loading: Loading): Promise<Known> {
    if (this.#loaded === undefined || !covers(this.#loaded, loading))
      this.#loaded = { ledger: await this.#loadLedger(loading), loading }
    const { ledger } = this.#loaded
    return {
      markOf: (direction, date) => ledger.markOf(direction, date),
      counts: (direction) => ledger.counts(direction),
      commit: (read, readAt) => this.#commit(ledger, read, readAt),
    }
  }

  #loadLedger({ unit, registerSince, days, today, directions }: Loading): Promise<Ledger> {
    const { meter, store, signal, today: keepToday } = this.#context
    const settings = { meter, unit, registerSince, today: keepToday }
    return Ledger.load(store, settings, { directions, from: plusDays(today, -days), to: today }, { signal })
  }

  async #commit(ledger: Ledger, days: readonly HistoryDay[], readAt: number): Promise<void> {
    const { log, onRegisterSince } = this.#context
    const batch = ledger.batchFor(days, readAt)
    const since = ledger.registerSinceWith(days)
    // Before the readings: killed in between, the next run must not take them for those of the exchanged meter.
    if (since !== undefined && since !== ledger.registerSince) await onRegisterSince(since)
    if (batch.readings.length + batch.days.length > 0) await this.#keep(batch)
    ledger.accept(days, batch)
    log.info('days stored', {
      days: batch.days.length,
      readings: batch.readings.length,
      spooled: this.#failure !== undefined,
    })
  }

  async #keep(batch: Batch): Promise<void> {
    const { store, tally, time, log, signal } = this.#context
    const begun = time.monotonic()
    if (this.#failure !== undefined) return this.#spool(batch)
    try {
      await store.write(batch, { signal })
      tally.written(batch.readings.length + batch.days.length, time.monotonic() - begun)
    } catch (error) {
      if (!(error instanceof KenshinError) || signal.aborted) throw error
      log.error('the store failed, days go to the spool', { why: error.message })
      this.#failure = error
      await this.#spool(batch)
    }
  }

  async #spool(batch: Batch): Promise<void> {
    const { spool, signal } = this.#context
    await spool.put(batch, { signal })
    this.#spooledDays += batch.days.length
  }

  /** @throws {KenshinError} the store's failure, if some days wait in the spool. */
  throwIfSpooled(): void {
    if (this.#failure === undefined) return
    const { code, words, remedy } = this.#failure
    const [days, path] = [this.#spooledDays, this.#context.spool.path]
    throw new KenshinError(
      code,
      text(
        `${words.en} ${days} days wait in ${path} for the next run.`,
        `${words.ja} ${days} 日分を ${path} に保存しました。次の実行で書き込みます。`,
      ),
      { remedy, cause: this.#failure },
    )
  }

  /** Notes the run. Best effort: a run is not worse for a missing note. */
  async record(run: RunRecord): Promise<void> {
    const { store, spool, time, log } = this.#context
    const batch = { readings: [], days: [], runs: [run] }
    const limit = { time, signal: new AbortController().signal, expired: () => new Error('no time left') }
    try {
      await withDeadline(RECORD_MS, limit, (signal) =>
        this.#failure === undefined ? store.write(batch, { signal }) : spool.put(batch, { signal }),
      )
    } catch (error) {
      log.debug('run not noted', { why: String(error) })
    }
  }
}

/** Whether the same ledger serves: nothing older is asked for, no other direction, and no other register. */
function covers(
  { ledger, loading }: { readonly ledger: Ledger; readonly loading: Loading },
  { unit, days, today, directions, registerSince }: Loading,
): boolean {
  return (
    plusDays(today, -days) >= plusDays(loading.today, -loading.days) &&
    directions.every((direction) => loading.directions.includes(direction)) &&
    (registerSince === loading.registerSince || registerSince === ledger.registerSince) &&
    sameUnit(unit, loading.unit)
  )
}
