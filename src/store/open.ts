import type { Logger } from '../base/log.js'
import type { Time } from '../base/time.js'
import type { Store, StoreSettings } from './store.js'

interface OpenOptions {
  /** A writer of a SQLite file keeps other writers out; readers disturb nobody. */
  readonly mode: 'read' | 'write'
  readonly time: Time
  readonly log: Logger
}

/**
 * Opens the store of the settings; its library is loaded here and not before. An InfluxDB is first asked when it is first
 * used, or by `check()`.
 * @throws {KenshinError} `store.…`
 */
export async function openStore(settings: StoreSettings, { mode, time, log }: OpenOptions): Promise<Store> {
  if (settings.kind === 'sqlite') {
    const { openSqlite } = await import('./sqlite/store.js')
    return openSqlite(settings.path, { mode, time })
  }
  const { InfluxStore } = await import('./influxdb/store.js')
  return new InfluxStore(settings, { time, log: log.child({ part: 'store' }) })
}
