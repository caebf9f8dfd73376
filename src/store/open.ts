import type { Logger } from '../base/log.js'
import type { Time } from '../base/time.js'
import type { Store, StoreSettings } from './store.js'

interface OpenOptions {
  /** Only a writer creates an SQLite file or locks it. */
  readonly mode: 'read' | 'write'
  readonly time: Time
  readonly log: Logger
}

/**
 * Opens the database of the settings, and loads only its library. InfluxDB is not asked anything yet.
 * @throws {KenshinError} `store.…`
 */
export async function openStore(settings: StoreSettings, { mode, time, log }: OpenOptions): Promise<Store> {
  if (settings.kind === 'sqlite') {
    const { openSqlite } = await import('./sqlite/store.js')
    return openSqlite(settings.path, { mode, time, gathers: true })
  }
  const { InfluxStore } = await import('./influxdb/store.js')
  return new InfluxStore(settings, { time, log: log.child({ part: 'store' }) })
}
