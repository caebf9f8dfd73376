import type { MeterStoreContext } from './context.js'
import { deliverIfThere } from './delivery.js'
import { openMarksCopy } from './marks-copy.js'
import { openSpool } from './spool.js'
import { MeterStore } from './store.js'

interface Opening extends Omit<MeterStoreContext, 'spool' | 'copy'> {
  /** Where the spool and the copy of the marks are. */
  readonly folder: string
}

/**
 * Delivers what waited for the store, before the radio is used: a store that cannot keep the readings is found out now. One that is
 * merely away does not stop the reading.
 * @throws {KenshinError} `store.…` where a person has to change something
 */
export async function openMeterStore({ folder, ...context }: Opening): Promise<MeterStore> {
  const { meter, store } = context
  const spool = openSpool(folder, meter, store)
  const away = context.away ?? (await deliverIfThere(spool, store, context))
  return new MeterStore({ ...context, spool, copy: openMarksCopy(folder, meter, store), away })
}
