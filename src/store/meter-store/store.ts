import { dateAt, dayStart, plusDays } from '../../base/clock.js'
import { isOurs, KenshinError } from '../../base/errors.js'
import { withDeadline } from '../../base/time.js'
import type { HistoryDay } from '../../history/day.js'
import type { KnownReadings } from '../../history/context.js'
import { isAway } from './delivery.js'
import { covers, type MeterStoreContext, type Loading } from './context.js'
import { StoredHistory } from './stored-history.js'
import { loadStoredHistory } from './load-stored-history.js'
import { lastKnown } from './marks-copy.js'
import { present } from '../points/rows.js'
import { Recognition } from './recognition.js'
import { waitingIn } from './spool.js'
import type { Batch, RunRecord } from '../store.js'
import { meterIn, storedMeter, type StoredMeter, type ToldMeter } from './stored-meter.js'

/** A run that was told to stop still notes that it was. */
const RECORD_MS = 5_000

/**
 * Makes proven days safe: in the store, or, once the store has failed in this run, in the spool. The rest of the history is
 * then still read, so that the next run has only to deliver.
 */
export class MeterStore {
  readonly #context: MeterStoreContext
  #meter: Recognition | undefined
  #loaded: { readonly history: StoredHistory; readonly loading: Loading } | undefined
  #failure: KenshinError | undefined
  #spooledDays = 0
  /** Days of a proven date were committed; what was loaded under any other date is no part of the copy. */
  #isDated = false

  constructor(context: MeterStoreContext) {
    this.#context = context
    this.#failure = context.away
  }

  /**
   * Compares the meter with the one that was stored last under its name. Where it was exchanged, nothing that is stored is
   * compared with it.
   * @throws {KenshinError} `history.unit-differs`, `store.…`
   */
  async recognize(told: ToldMeter): Promise<void> {
    const { meter, log } = this.#context
    this.#meter ??= new Recognition(meter, await this.#storedMeter())
    if (!this.#meter.hear(told)) return
    this.#loaded = undefined
    if (this.#meter.isExchanged) log.warn('the meter was exchanged: its register begins anew', { meter })
  }

  async #storedMeter(): Promise<StoredMeter> {
    const { meter, store, spool, copy, signal, remembered } = this.#context
    const known = await this.#unlessAway(
      () => storedMeter(store, meter, { signal }),
      async () => meterIn(await lastKnown(copy, spool, { signal })),
    )
    return known.record === undefined ? { ...known, ...remembered } : known
  }

  /**
   * Loads what is known around the days that may be asked: once in a run, because it is kept in step with what is written, and
   * because days in the spool are not in the store.
   */
  async load(loading: Loading): Promise<KnownReadings> {
    if (this.#loaded === undefined || !covers(this.#loaded.loading, loading))
      this.#loaded = { history: await this.#loadStoredHistory(loading), loading }
    const { history } = this.#loaded
    const newest = await this.#newest(history)
    return {
      newest,
      markOf: (direction, date) => history.markOf(direction, date),
      counts: (direction) => history.counts(direction),
      commit: (read, readAt) => this.#commit(history, read, readAt),
    }
  }

  /** Of any date, however wrong the date of this run may be. */
  #newest({ marks }: StoredHistory): Promise<number | undefined> {
    const { meter, store, signal } = this.#context
    return this.#unlessAway(
      async () => (await store.span({ meter }, { signal }))?.last,
      () =>
        Promise.resolve(
          marks
            .filter(({ slots }) => slots > 0)
            .map(({ date }) => dayStart(date))
            .sort((a, b) => b - a)[0],
        ),
    )
  }

  async #loadStoredHistory({ days, today, directions }: Loading): Promise<StoredHistory> {
    const { meter, store, spool, copy, signal, log } = this.#context
    const { unit, registerSince } = this.#meter!
    const settings = { meter, unit, registerSince, today: this.#context.today }
    const { history, gone } = await this.#unlessAway(
      () => loadStoredHistory(store, settings, { directions, from: plusDays(today, -days), to: today }, { signal }),
      async () => ({ history: new StoredHistory(settings, await lastKnown(copy, spool, { signal })), gone: [] }),
    )
    const [first, last] = [gone[0], gone.at(-1)]
    if (first !== undefined && last !== undefined)
      log.warn('readings are gone from the store, their days are read again', { from: first.date, to: last.date })
    return history
  }

  /** Asks the store or, when it is away, what is known without it. */
  async #unlessAway<T>(ask: () => Promise<T>, without: () => Promise<T>): Promise<T> {
    if (this.#failure === undefined)
      try {
        return await ask()
      } catch (error) {
        if (!isAway(error)) throw error
        await this.#leave(error)
      }
    return without()
  }

  async #commit(history: StoredHistory, days: readonly HistoryDay[], readAt: number): Promise<void> {
    this.#isDated = true
    const record = this.#meter?.recordWith(history.registerSinceWith(days), dateAt(readAt))
    const batch = { ...history.batchFor(days, readAt), meters: present([record]) }
    if (batch.readings.length + batch.days.length + batch.meters.length > 0) await this.#keep(batch)
    history.accept(days, batch)
    this.#context.statistics.addCommitted(days)
    if (record !== undefined) this.#meter?.accept(record)
    const spooled = this.#failure !== undefined
    this.#context.log.info('days stored', { days: batch.days.length, readings: batch.readings.length, spooled })
  }

  async #keep(batch: Batch): Promise<void> {
    const { store, statistics, time, signal } = this.#context
    const begun = time.monotonic()
    if (this.#failure !== undefined) return this.#spool(batch)
    try {
      await store.write(batch, { signal })
      statistics.addWritten(batch, time.monotonic() - begun)
    } catch (error) {
      if (!isOurs(error) || signal.aborted) throw error
      await this.#leave(error)
      await this.#spool(batch)
    }
  }

  /** From now on the store is not asked in this run. */
  async #leave(failure: KenshinError): Promise<void> {
    this.#context.log.error('the store failed, days go to the spool', { why: failure.message })
    await this.#copyMarks()
    this.#failure = failure
  }

  async #spool(batch: Batch): Promise<void> {
    const { spool, signal } = this.#context
    await spool.put(batch, { signal })
    this.#spooledDays += batch.days.length
  }

  /** Whether the store has a record of this meter. */
  get isRecorded(): boolean {
    return this.#failure === undefined && this.#meter?.record !== undefined
  }

  /** @throws {KenshinError} the store's failure; it says how many days wait in the spool */
  throwIfSpooled(): void {
    if (this.#failure === undefined) return
    throw this.#spooledDays === 0 ? this.#failure : waitingIn(this.#context.spool, this.#spooledDays, this.#failure)
  }

  /** Notes the run, and what the next one has to know if the store is away then. Best effort: a run is not worse without. */
  async end(run: RunRecord | undefined): Promise<void> {
    const { store, spool, time, log } = this.#context
    await this.#copyMarks()
    if (run === undefined) return
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

  /** While the store is there: what is in the spool is not in it. */
  async #copyMarks(): Promise<void> {
    const { copy, log } = this.#context
    if (this.#failure !== undefined || this.#loaded === undefined || !this.#isDated) return
    await copy
      .replace({ meters: present([this.#meter?.record]), days: this.#loaded.history.marks })
      .catch((error: unknown) => log.warn('no copy of the day marks', { why: String(error) }))
  }
}
