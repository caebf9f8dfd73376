import { createHash } from 'node:crypto'
import { access, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dateAt } from '../../base/clock.js'
import { isCode, KenshinError } from '../../base/errors.js'
import { fileNameOf } from '../../base/file-name.js'
import type { Waiting } from '../../base/time.js'
import { text } from '../../words/words.js'
import { kinds } from '../points/schema.js'
import { fileError } from '../sqlite/errors.js'
import { openSqlite } from '../sqlite/store.js'
import type { Batch, Store } from '../store.js'

/** Where batches of one meter wait while its database is away. */
export interface Spool {
  /** The file, for messages. */
  readonly path: string
  /** Safely on the disk when it returns. @throws {KenshinError} `store.…` of the file */
  put(batch: Batch, waiting: Waiting): Promise<void>
  /** Whether anything waits. */
  pending(): Promise<boolean>
  /** Everything that waits. @throws {KenshinError} `store.…` of the file */
  content(waiting: Waiting): Promise<Required<Batch>>
  /**
   * Hands everything that waits to a task and forgets it when the task is done; nobody adds to it meanwhile.
   * @returns what the task returns; undefined when nothing waits
   */
  empty<T>(task: (content: Required<Batch>) => Promise<T>, waiting: Waiting): Promise<T | undefined>
  /** Keeps what the database cannot hold in a file beside the spool. @returns its path */
  setAside(batch: Batch, waiting: Waiting): Promise<string>
  /**
   * Moves a damaged spool aside, because it must not stop the runs of all nights to come: its days were not marked in the
   * database, so they are read from the meter again. @returns where it is now; undefined when it is sound
   */
  moveDamaged(): Promise<string | undefined>
  /** Spools of the same meter that wait for another database. */
  others(): Promise<string[]>
}

/** Stands for a database in the names of files: eight hex digits. */
export const storeMark = ({ place }: Pick<Store, 'place'>): string =>
  createHash('sha256').update(place).digest('hex').slice(0, 8)

/**
 * The spool of one meter for one database: `<folder>/spool/<meter>@<mark of the database>.sqlite`, there only while something
 * waits.
 */
export function openSpool(folder: string, meter: string, store: Pick<Store, 'place'>): Spool {
  const base = join(folder, 'spool', fileNameOf(meter))
  const own = `${base}@${storeMark(store)}`
  const path = `${own}.sqlite`
  const tooOld = `${own}.too-old.sqlite`
  const taken = async (): Promise<boolean> => {
    await adopt(`${base}.sqlite`, path)
    return exists(path)
  }
  return {
    path,
    pending: async () => (await exists(path)) || exists(`${base}.sqlite`),
    put: (batch, waiting) => withFile(path, 'write', (spool) => spool.write(batch, waiting)),
    content: async (waiting) =>
      (await taken()) ? withFile(path, 'read', (spool) => everythingIn(spool, waiting)) : nothing(),
    async empty(task, waiting) {
      if (!(await taken())) return undefined
      return withFile(path, 'write', async (spool) => {
        const result = await task(await everythingIn(spool, waiting))
        await rm(path).catch((error: unknown) => {
          throw fileError(path, error)
        })
        return result
      })
    },
    async setAside(batch, waiting) {
      await withFile(tooOld, 'write', (file) => file.write(batch, waiting))
      return tooOld
    },
    moveDamaged: async () => ((await taken()) ? movedAside(path) : undefined),
    async others() {
      const names = await readdir(dirname(path)).catch(() => [])
      const paths = names.map((name) => join(dirname(path), name)).filter((found) => found.startsWith(`${base}@`))
      return paths.filter((found) => found !== path && /^@[0-9a-f]{8}\.sqlite$/.test(found.slice(base.length))).sort()
    },
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const nothing = (): Required<Batch> => ({ meters: [], readings: [], days: [], runs: [] })

/** A spool of an earlier kenshin names no database: it was meant for the only one there was. */
async function adopt(old: string, path: string): Promise<void> {
  if (!(await exists(old)) || (await exists(path))) return
  await rename(old, path).catch((error: unknown) => {
    throw fileError(old, error)
  })
}

/** @returns where a damaged file is now; undefined when it is sound. The last damaged one is kept, not all of them. */
async function movedAside(path: string): Promise<string | undefined> {
  try {
    await withFile(path, 'read', () => Promise.resolve())
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

async function withFile<T>(path: string, mode: 'read' | 'write', task: (spool: Store) => Promise<T>): Promise<T> {
  const spool = await openSqlite(path, { mode })
  try {
    return await task(spool)
  } finally {
    await spool.close()
  }
}

/** The failure of a store, with what it means for the days that were read in spite of it. */
export const waitingIn = ({ path }: Pick<Spool, 'path'>, days: number, failure: KenshinError): KenshinError =>
  new KenshinError(
    failure.code,
    text(({ store }, language) => store.daysWait({ failure: failure.words[language], days, path })),
    { remedy: failure.remedy, cause: failure },
  )

async function everythingIn(spool: Store, waiting: Waiting): Promise<Required<Batch>> {
  let [first, last] = [Infinity, -Infinity]
  for (const of of kinds) {
    const span = await spool.span({ of }, waiting)
    first = Math.min(first, span?.first ?? Infinity)
    last = Math.max(last, span?.last ?? -Infinity)
  }
  if (first > last) return nothing()
  const range = { from: first, to: last + 1 }
  return {
    meters: await spool.meters(range, waiting),
    readings: await spool.readings(range, waiting),
    days: await spool.days({ from: dateAt(first), to: dateAt(last) }, waiting),
    runs: await spool.runs(range, waiting),
  }
}
