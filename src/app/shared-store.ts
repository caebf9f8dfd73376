import { isAway } from '../store/meter-store/delivery.js'
import { openStore } from '../store/open.js'
import type { Store } from '../store/store.js'
import type { ReadyStore, RunContext } from './context.js'

/** The database of a run, for all its meters: one connection, one check, one writer. */
export class SharedStore {
  readonly #context: Pick<RunContext, 'settings' | 'time' | 'log' | 'signal'>
  #opening: Promise<Store> | undefined
  #ready: Promise<ReadyStore> | undefined

  constructor(context: Pick<RunContext, 'settings' | 'time' | 'log' | 'signal'>) {
    this.#context = context
  }

  /**
   * Opens and checks it when the first meter asks.
   * @throws {KenshinError} `store.…` where a person has to change something
   */
  ready(): Promise<ReadyStore> {
    return (this.#ready ??= this.#prepare())
  }

  async #prepare(): Promise<ReadyStore> {
    const { settings, time, log, signal } = this.#context
    this.#opening = openStore(settings.store, { mode: 'write', time, log })
    const store = await this.#opening
    try {
      await store.check({ oldestDays: settings.history.days + 1 }, { signal })
      return { store, away: undefined }
    } catch (error) {
      if (!isAway(error)) throw error
      log.error('the database is away, days go to the spool', { why: error.message })
      return { store, away: error }
    }
  }

  /** @throws {KenshinError} `store.…` where what was written could not be brought into the file; it is kept beside it */
  async close(): Promise<void> {
    const store = await this.#opening?.catch(() => undefined)
    await store?.close()
  }
}
