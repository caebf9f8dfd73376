import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileNameOf } from '../../base/file-name.js'
import { writeAtomically } from '../../base/files.js'
import type { Waiting } from '../../base/time.js'
import type { Row } from '../points/row.js'
import { dayOf, meterOf, present, rowsOf } from '../points/rows.js'
import type { Batch, Store } from '../store.js'
import { storeMark, type Spool } from './spool.js'

type Marks = Required<Pick<Batch, 'meters' | 'days'>>

/**
 * A copy of the day marks that one database has of one meter, and of its meter record. While the database is away, a run sees in it
 * which days it need not read. Without the copy, days are read twice.
 */
export interface MarksCopy {
  /** Empty where the copy is absent or damaged. */
  read(): Promise<Marks>
  /** @throws what the file system says */
  replace(marks: Marks): Promise<void>
}

/** The copy lies at `<folder>/marks/<meter>@<mark of the database>.json`. */
export function openMarksCopy(folder: string, meter: string, store: Pick<Store, 'place'>): MarksCopy {
  const path = join(folder, 'marks', `${fileNameOf(meter)}@${storeMark(store)}.json`)
  return {
    async read() {
      try {
        const { days = [], meters = [] } = JSON.parse(await readFile(path, 'utf8')) as Partial<
          Record<keyof Marks, Row[]>
        >
        return { days: present(days.map(dayOf)), meters: present(meters.map(meterOf)) }
      } catch {
        return { days: [], meters: [] }
      }
    },
    replace(marks) {
      const { electricity_day: days, electricity_meter: meters } = rowsOf({ ...marks, readings: [], runs: [] })
      return writeAtomically(path, `${JSON.stringify({ days, meters })}\n`)
    },
  }
}

/** What is known of a meter while its database is away: the copy, and what waits in the spool. */
export async function lastKnown(copy: MarksCopy, spool: Spool, waiting: Waiting): Promise<Required<Batch>> {
  const [known, spooled] = [await copy.read(), await spool.content(waiting)]
  return { ...spooled, meters: [...known.meters, ...spooled.meters], days: [...known.days, ...spooled.days] }
}
