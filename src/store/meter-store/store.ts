import { dateAt, dayStart } from '../../base/clock.js'
import { isOurs, KenshinError } from '../../base/errors.js'
import { withDeadline } from '../../base/time.js'
import type { KnownReadings } from '../../history/context.js'
import type { HistoryDay } from '../../history/day.js'
import { MeterEnergy } from '../energy/meter-energy.js'
import { present } from '../points/rows.js'
import type { Batch, RunRecord } from '../store.js'
import type { MeterStoreContext } from './context.js'
import { isAway } from './delivery.js'
import { covers, loadStoredHistory, type DayRange } from './load-stored-history.js'
import { lastKnown } from './marks-copy.js'
import { Recognition, type ToldMeter } from './recognition.js'
import { withDaysWaiting } from './spool.js'
import { StoredHistory } from './stored-history.js'
import { meterIn, storedMeter, type StoredMeter } from './stored-meter.js'

/** For the record of a run; it is written also when the run was told to stop. */
const RECORD_MS = 5_000

/**
 * What is stored of one meter, and where its proven days go during one run: to the store or, once the store has failed, to the spool.
 * After a failure the rest of the history is still read, so that the next run only has to deliver it.
 */
export class MeterStore {
  readonly #context: MeterStoreContext
  readonly #energy: MeterEnergy
  #meter: Recognition | undefined
  #loaded: { readonly history: StoredHistory; readonly range: DayRange } | undefined
  /** Of the store. After it, the store is not asked again in this run. */
  #failure: KenshinError | undefined
  #spooledDays = 0
  /** Whether days were committed: until then the meter's date is not proven, and the marks loaded for it are not copied. */
  #isDated = false

  constructor(context: MeterStoreContext) {
    this.#context = context
    this.#energy = new MeterEnergy(context)
    this.#failure = context.away
  }

  /**
   * Compares the meter with the one stored under its name, once in each session. The readings of an exchanged meter are not compared
   * with those of the new one.
   * @throws {KenshinError} `history.unit-differs`, `store.…`
   */
  async recognize(told: ToldMeter): Promise<void> {
    const { meter, log } = this.#context
    this.#meter ??= new Recognition(meter, await this.#storedMeter())
    if (!this.#meter.compare(told)) return
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
   * Loads what is stored of these days and around them. It is loaded once in a run and then kept up to date with what is written:
   * days that went to the spool are not in the store.
   * @throws {KenshinError} `store.…`
   */
  async load(range: DayRange): Promise<KnownReadings> {
    if (this.#loaded === undefined || !covers(this.#loaded.range, range))
      this.#loaded = { history: await this.#loadHistory(range), range }
    const { history } = this.#loaded
    const newest = await this.#newest(history)
    return {
      newest,
      markOf: (direction, date) => history.markOf(direction, date),
      counts: (direction) => history.counts(direction),
      commit: (read, readAt) => this.#commit(history, read, readAt),
    }
  }

  /** Of any date: the date of this run may be wrong. */
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

  async #loadHistory(range: DayRange): Promise<StoredHistory> {
    const { meter, store, spool, copy, signal, log } = this.#context
    const { unit, registerSince } = this.#meter!
    const settings = { meter, unit, registerSince, today: this.#context.today }
    const { history, gone } = await this.#unlessAway(
      () => loadStoredHistory(store, settings, range, { signal }),
      async () => ({ history: new StoredHistory(settings, await lastKnown(copy, spool, { signal })), gone: [] }),
    )
    const [first, last] = [gone[0], gone.at(-1)]
    if (first !== undefined && last !== undefined)
      log.warn('readings are gone from the store, their days are read again', { from: first.date, to: last.date })
    return history
  }

  /** Asks the store or, while it is away, takes what is known without it. */
  async #unlessAway<T>(ask: () => Promise<T>, without: () => Promise<T>): Promise<T> {
    if (this.#failure === undefined)
      try {
        return await ask()
      } catch (error) {
        if (!isAway(error)) throw error
        await this.#giveUpStore(error)
      }
    return without()
  }

  async #commit(history: StoredHistory, days: readonly HistoryDay[], readAt: number): Promise<void> {
    this.#isDated = true
    const record = this.#meter?.recordWith(history.registerSinceWith(days), dateAt(readAt))
    const batch = { ...history.batchFor(days, readAt), meters: present([record]) }
    if (batch.readings.length + batch.days.length + batch.meters.length > 0) await this.#writeOrSpool(batch)
    history.accept(days, batch)
    this.#context.statistics.addCommitted(days)
    if (record !== undefined) this.#meter?.accept(record)
    const spooled = this.#failure !== undefined
    this.#context.log.info('days stored', { days: batch.days.length, readings: batch.readings.length, spooled })
  }

  async #writeOrSpool(batch: Batch): Promise<void> {
    const { statistics, time, signal } = this.#context
    const begun = time.monotonic()
    if (this.#failure !== undefined) return this.#spool(batch)
    try {
      await this.#energy.write(batch, { signal })
      statistics.addWritten(batch, time.monotonic() - begun)
    } catch (error) {
      if (!isOurs(error) || signal.aborted) throw error
      await this.#giveUpStore(error)
      await this.#spool(batch)
    }
  }

  async #giveUpStore(failure: KenshinError): Promise<void> {
    this.#context.log.error('the store failed, days go to the spool', { why: failure.message })
    await this.#copyMarks()
    this.#failure = failure
  }

  async #spool(batch: Batch): Promise<void> {
    const { spool, signal } = this.#context
    await spool.put(batch, { signal })
    this.#spooledDays += batch.days.length
  }

  /** Whether the store itself, not the spool, has a record of this meter. */
  get isRecorded(): boolean {
    return this.#failure === undefined && this.#meter?.record !== undefined
  }

  /** @throws {KenshinError} the failure of the store, with the number of days that wait in the spool */
  throwIfSpooled(): void {
    if (this.#failure === undefined) return
    throw this.#spooledDays === 0
      ? this.#failure
      : withDaysWaiting(this.#failure, this.#spooledDays, this.#context.spool.path)
  }

  /** Writes the record of the run, and the copy that the next run needs if the store is away then. A failure is only logged. */
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

  /** Only before a failure of the store: the copy must not hold marks of days that are in the spool. */
  async #copyMarks(): Promise<void> {
    const { copy, log } = this.#context
    if (this.#failure !== undefined || this.#loaded === undefined || !this.#isDated) return
    await copy
      .replace({ meters: present([this.#meter?.record]), days: this.#loaded.history.marks })
      .catch((error: unknown) => log.warn('no copy of the day marks', { why: String(error) }))
  }
}
