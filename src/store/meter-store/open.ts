import type { MeterStoreContext } from './context.js'
import { prepareStore } from './delivery.js'
import { openMarksCopy } from './marks-copy.js'
import { openSpool } from './spool.js'
import { MeterStore } from './store.js'

interface Opening extends Omit<MeterStoreContext, 'spool' | 'copy' | 'away'> {
  /** Where the spool and the copy of the marks are. */
  readonly folder: string
  /** How many days back the run will read. */
  readonly days: number
}

/**
 * Checks the store and delivers what waited for it, before the radio is used: a store that cannot keep the readings is found out
 * now. One that is merely away does not stop the reading.
 * @throws {KenshinError} `store.…` where a person has to change something
 */
export async function openMeterStore({ folder, days, ...context }: Opening): Promise<MeterStore> {
  const { meter, store } = context
  const spool = openSpool(folder, meter, store)
  const away = await prepareStore(store, spool, { ...context, oldestDays: days + 1 })
  return new MeterStore({ ...context, spool, copy: openMarksCopy(folder, meter, store), away })
}
