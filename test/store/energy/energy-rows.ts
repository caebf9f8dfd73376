import type { Row } from '../../../src/store/points/row.js'
import type { Kind } from '../../../src/store/points/rows.js'
import type { Range } from '../../../src/store/points/row-store.js'
import type { Waiting } from '../../../src/base/time.js'
import type { Store } from '../../../src/store/store.js'
import { always, waiting } from '../samples.js'

export interface EnergyRows {
  readonly days: Row[]
  readonly months: Row[]
}

/** What a database holds of the derived measurements. The program never asks for them, so no store has a method for it. */
export async function energyRows(store: Store): Promise<EnergyRows> {
  const asking = store as unknown as { select(kind: Kind, range: Range, waiting: Waiting): Promise<Row[]> }
  const rows = async (kind: Kind): Promise<Row[]> => (await asking.select(kind, always, waiting)).map(withoutAbsent)
  return { days: await rows('energy_day'), months: await rows('energy_month') }
}

const withoutAbsent = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined)) as Row
