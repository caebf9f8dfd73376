import { createHash } from 'node:crypto'
import { access, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dateAt } from '../../base/clock.js'
import { isCode, KenshinError } from '../../base/errors.js'
import { fileNameOf } from '../../base/file-name.js'
import { namesIn } from '../../base/folder.js'
import type { Waiting } from '../../base/time.js'
import { text } from '../../words/words.js'
import { keptKinds } from '../points/rows.js'
import { fileError } from '../sqlite/errors.js'
import { openSqlite } from '../sqlite/store.js'
import type { Batch, Store } from '../store.js'

/** The batches of one meter that wait for its database. */
export interface Spool {
  /** The file, for messages. */
  readonly path: string
  /** Adds a batch; it is on the disk when this returns. @throws {KenshinError} `store.…` of the file */
  put(batch: Batch, waiting: Waiting): Promise<void>
  /** Whether a batch waits. */
  pending(): Promise<boolean>
  /** Everything that waits. @throws {KenshinError} `store.…` of the file */
  content(waiting: Waiting): Promise<Required<Batch>>
  /**
   * Gives everything that waits to a task, and deletes it when the task has returned.
   * @returns what the task returns; undefined where nothing waits
   */
  empty<T>(task: (content: Required<Batch>) => Promise<T>, waiting: Waiting): Promise<T | undefined>
  /** Writes what the database cannot hold to a file beside the spool. @returns its path */
  setAside(batch: Batch, waiting: Waiting): Promise<string>
  /**
   * Moves a damaged spool out of the way of later runs. Its days are not marked in the database, so they are read from the meter again.
   * @returns its new path; undefined where the spool is sound
   */
  moveDamaged(): Promise<string | undefined>
  /** Spools of the same meter that wait for another database. */
  others(): Promise<string[]>
}

/** Names a database in the names of files: eight hex digits. */
export const storeMark = ({ place }: Pick<Store, 'place'>): string =>
  createHash('sha256').update(place).digest('hex').slice(0, 8)

/** The spool of one meter for one database: `<folder>/spool/<meter>@<mark of the database>.sqlite`. The file exists only while a batch waits. */
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
      const paths = (await namesIn(dirname(path)))
        .map((name) => join(dirname(path), name))
        .filter((found) => found.startsWith(`${base}@`))
      return paths.filter((found) => found !== path && /^@[0-9a-f]{8}\.sqlite$/.test(found.slice(base.length)))
    },
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const nothing = (): Required<Batch> => ({ meters: [], readings: [], days: [], runs: [] })

/** The spool of an earlier kenshin names no database: there was only one. It becomes the spool of this one. */
async function adopt(old: string, path: string): Promise<void> {
  if (!(await exists(old)) || (await exists(path))) return
  await rename(old, path).catch((error: unknown) => {
    throw fileError(old, error)
  })
}

/** Only the last damaged file is kept. @returns its new path; undefined where the file is sound */
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

/** The failure of a store, with the number of days that were read all the same. @param path of the spool */
export const withDaysWaiting = (failure: KenshinError, days: number, path: string): KenshinError =>
  new KenshinError(
    failure.code,
    text(({ store }, language) => store.daysWait({ failure: failure.words[language], days, path })),
    { remedy: failure.remedy, cause: failure },
  )

async function everythingIn(spool: Store, waiting: Waiting): Promise<Required<Batch>> {
  let [first, last] = [Infinity, -Infinity]
  for (const of of keptKinds) {
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
