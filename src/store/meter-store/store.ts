import { dateAt, dayStart } from '../../base/clock.js'
import type { KnownReadings } from '../../history/context.js'
import type { HistoryDay } from '../../history/day.js'
import { present } from '../points/rows.js'
import type { RunRecord } from '../store.js'
import type { MeterStoreContext } from './context.js'
import { isAway } from './delivery.js'
import { Destination } from './destination.js'
import { covers, loadStoredHistory, type DayRange } from './load-stored-history.js'
import { lastKnown } from './marks-copy.js'
import { Recognition, type ToldMeter } from './recognition.js'
import { StoredHistory } from './stored-history.js'
import { meterIn, storedMeter, type StoredMeter } from './stored-meter.js'

/**
 * What is stored of one meter, and where its proven days go during one run: to the store or, once the store has failed, to the spool.
 * After a failure the rest of the history is still read, so that the next run only has to deliver it.
 */
export class MeterStore {
  readonly #context: MeterStoreContext
  readonly #destination: Destination
  #meter: Recognition | undefined
  #loaded: { readonly history: StoredHistory; readonly range: DayRange } | undefined

  constructor(context: MeterStoreContext) {
    this.#context = context
    this.#destination = new Destination(context)
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
    if (known.record === undefined) return { ...known, ...remembered }
    this.#destination.note({ meters: [known.record] })
    return known
  }

  /**
   * Loads what is stored of these days and around them. It is loaded once in a run and then kept up to date with what is written:
   * days that went to the spool are not in the store.
   * @throws {KenshinError} `store.…`
   */
  async load(range: DayRange): Promise<KnownReadings> {
    await this.#destination.idle()
    if (this.#loaded === undefined || !covers(this.#loaded.range, range)) {
      const history = await this.#loadHistory(range)
      this.#destination.loaded(history.marks)
      this.#loaded = { history, range }
    }
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
    if (this.#destination.failure === undefined)
      try {
        return await ask()
      } catch (error) {
        if (!isAway(error)) throw error
        await this.#destination.giveUp(error)
      }
    return without()
  }

  /** The days are known at once, so that the next one is read and compared with them while they are written. */
  async #commit(history: StoredHistory, days: readonly HistoryDay[], readAt: number): Promise<void> {
    this.#context.signal.throwIfAborted()
    const record = this.#meter?.recordWith(history.registerSinceWith(days), dateAt(readAt))
    const batch = { ...history.batchFor(days, readAt), meters: present([record]) }
    history.accept(days, batch)
    if (record !== undefined) this.#meter?.accept(record)
    await this.#destination.add({ batch, days })
  }

  /** Whether the store itself, not the spool, has a record of this meter. */
  get isRecorded(): boolean {
    return this.#destination.isRecorded
  }

  /** @throws {KenshinError} the failure of the store, with the number of days that wait in the spool */
  throwIfSpooled(): void {
    this.#destination.throwIfSpooled()
  }

  /** Writes the record of the run, and the copy that the next run needs if the store is away then. A failure is only logged. */
  end(run: RunRecord | undefined): Promise<void> {
    return this.#destination.end(run)
  }
}
