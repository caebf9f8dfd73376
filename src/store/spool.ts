import { access, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode } from '../base/errors.js'
import { fileNameOf } from '../base/file-name.js'
import { copyAll, type Copied } from './copy.js'
import { fileError } from './sqlite-errors.js'
import { openSqlite } from './sqlite.js'
import type { Batch, Store, Waiting } from './store.js'

/** Where batches wait while the database is away. */
export interface Spool {
  /** The file, for messages. */
  readonly path: string
  /** Safely on the disk when it returns. @throws {KenshinError} `store.…` of the file */
  put(batch: Batch, waiting: Waiting): Promise<void>
  /**
   * Writes everything to the database, then forgets it. Killed in between, the next delivery writes the same points again,
   * which changes nothing.
   * @returns what was delivered; undefined when nothing waited
   * A damaged spool is moved aside, because it must not stop the runs of all nights to come: its days were not marked in the
   * database, so they are read from the meter again.
   * @param onDamaged hears where it is now
   * @throws {KenshinError} `store.…` of either; then everything still waits
   */
  deliver(to: Store, waiting: Waiting & { onDamaged?: (aside: string) => void }): Promise<Copied | undefined>
  /** Whether anything waits. */
  pending(): Promise<boolean>
}

/** The spool of one meter: `<folder>/spool/<meter>.sqlite`, there only while something waits. */
export function openSpool(folder: string, meter: string): Spool {
  const path = join(folder, 'spool', `${fileNameOf(meter)}.sqlite`)
  const pending = (): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    )
  return {
    path,
    pending,
    put: (batch, waiting) => withFile(path, (spool) => spool.write(batch, waiting)),
    async deliver(to, { onDamaged, ...waiting }) {
      if (!(await pending())) return undefined
      const aside = await movedAside(path)
      if (aside !== undefined) {
        onDamaged?.(aside)
        return undefined
      }
      return withFile(path, async (spool) => {
        const copied = await copyAll(spool, to, waiting)
        // Under the lock: nobody adds between the copy and this.
        await rm(path).catch((error: unknown) => {
          throw fileError(path, error)
        })
        return copied
      })
    },
  }
}

/** @returns where a damaged file is now; undefined when it is sound. The last damaged one is kept, not all of them. */
async function movedAside(path: string): Promise<string | undefined> {
  try {
    await (await openSqlite(path, { mode: 'read' })).close()
    return undefined
  } catch (error) {
    if (!isCode(error, 'store.damaged')) throw error
    const aside = `${path}.damaged`
    await rename(path, aside).catch((cause: unknown) => {
      throw fileError(path, cause)
    })
    return aside
  }
}

async function withFile<T>(path: string, task: (spool: Store) => Promise<T>): Promise<T> {
  const spool = await openSqlite(path, { mode: 'write' })
  try {
    return await task(spool)
  } finally {
    await spool.close()
  }
}
