import { isOurs, type KenshinError } from '../../base/errors.js'
import { withDeadline, withGrace } from '../../base/time.js'
import type { DayMark, HistoryDay } from '../../history/day.js'
import { MeterEnergy } from '../energy/meter-energy.js'
import { present } from '../points/rows.js'
import type { Batch, MeterRecord, RunRecord } from '../store.js'
import { isEmpty, together } from './batches.js'
import type { MeterStoreContext } from './context.js'
import { Lots } from './lots.js'
import { withDaysWaiting } from './spool.js'
import { markKey } from './stored-history.js'

/** For the record of a run, and for writes under way; they end also when the run was told to stop. */
const RECORD_MS = 5_000

/** Days whose date is proven, and what they add to the store. */
interface Proven {
  readonly days: readonly HistoryDay[]
  readonly batch: Batch
}

/** Where proven days go: to the store or, once it has failed, to the spool. What comes during a write is written together. */
export class Destination {
  readonly #context: MeterStoreContext
  readonly #energy: MeterEnergy
  readonly #lots = new Lots<Proven>((lot) => this.#write(lot))
  /** What the store itself holds, as far as this run knows. */
  readonly #marks = new Map<string, DayMark>()
  #record: MeterRecord | undefined
  /** Of the store. After it, the store is not asked again in this run. */
  #failure: KenshinError | undefined
  /** A day that is written again, because its usage became known later, counts once. */
  readonly #spooledDays = new Set<string>()
  /** Whether days were committed: until then the meter's date is not proven, and the marks loaded for it are not copied. */
  #isDated = false

  constructor(context: MeterStoreContext) {
    this.#context = context
    this.#energy = new MeterEnergy(context)
    this.#failure = context.away
  }

  get failure(): KenshinError | undefined {
    return this.#failure
  }

  /** Resolves when they are in the store, or in the spool. @throws {KenshinError} `store.…` of the spool */
  add(proven: Proven): Promise<void> {
    return this.#lots.add(proven)
  }

  /** Resolves when everything is written that was added. */
  idle(): Promise<void> {
    return this.#lots.idle()
  }

  /** What the store holds, as it was loaded. */
  loaded(marks: readonly DayMark[]): void {
    this.#marks.clear()
    this.note({ days: marks })
  }

  /** The store itself holds these, too. */
  note({ meters = [], days = [] }: Partial<Pick<Batch, 'meters' | 'days'>>): void {
    this.#record = meters.at(-1) ?? this.#record
    for (const mark of days) this.#marks.set(markKey(mark), mark)
  }

  async #write(lot: readonly Proven[]): Promise<void> {
    this.#isDated = true
    const batch = together(lot.map((one) => one.batch))
    if (!isEmpty(batch)) await this.#writeOrSpool(batch)
    this.#context.statistics.addCommitted(lot.flatMap(({ days }) => days))
    const spooled = this.#failure !== undefined
    if (!spooled) this.note(batch)
    this.#context.log.info('days stored', { days: batch.days.length, readings: batch.readings.length, spooled })
  }

  async #writeOrSpool(batch: Batch): Promise<void> {
    const { statistics, time, signal } = this.#context
    if (this.#failure !== undefined) return this.#spool(batch)
    const begun = time.monotonic()
    try {
      await withGrace({ ms: RECORD_MS, time, signal }, (limit) => this.#energy.write(batch, { signal: limit }))
      statistics.addWritten(batch, time.monotonic() - begun)
    } catch (error) {
      if (!isOurs(error) || signal.aborted) throw error
      await this.giveUp(error)
      await this.#spool(batch)
    }
  }

  async #spool(batch: Batch): Promise<void> {
    const { spool, time, signal } = this.#context
    await withGrace({ ms: RECORD_MS, time, signal }, (limit) => spool.put(batch, { signal: limit }))
    for (const mark of batch.days) this.#spooledDays.add(markKey(mark))
  }

  /** The store has failed: from now on everything goes to the spool. */
  async giveUp(failure: KenshinError): Promise<void> {
    this.#context.log.error('the store failed, days go to the spool', { why: failure.message })
    await this.#copyMarks()
    this.#failure = failure
  }

  /** Whether the store itself, not the spool, has a record of this meter. */
  get isRecorded(): boolean {
    return this.#failure === undefined && this.#record !== undefined
  }

  /** @throws {KenshinError} the failure of the store, with the number of days that wait in the spool */
  throwIfSpooled(): void {
    if (this.#failure === undefined) return
    throw this.#spooledDays.size === 0
      ? this.#failure
      : withDaysWaiting(this.#failure, this.#spooledDays.size, this.#context.spool.path)
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
    if (this.#failure !== undefined || !this.#isDated) return
    await copy
      .replace({ meters: present([this.#record]), days: [...this.#marks.values()] })
      .catch((error: unknown) => log.warn('no copy of the day marks', { why: String(error) }))
  }
}
