/** Every error of an SQLite file, named by what happened. */
import { KenshinError } from '../../base/errors.js'
import { fileTrouble } from '../../base/file-trouble.js'

/** What the file system said, as an error of the store. */
export function fileError(path: string, error: unknown): KenshinError {
  if ((error as NodeJS.ErrnoException).code === 'EBUSY') return mountOfItsOwn(path)
  const { kind, why, remedy } = fileTrouble(error)
  return new KenshinError(
    kind === 'rights' ? 'store.no-access' : 'store.refused',
    (words, language) => words.unusable({ path, why: why[language] }),
    { cause: error, remedy: remedy ?? ((words) => words.correctPath) },
  )
}

/** A folder, a device, a pipe. */
export const notAFile = (path: string): KenshinError =>
  new KenshinError('store.refused', (words) => words.notAFile({ path }), { remedy: (words) => words.correctPath })

/** Result codes of SQLite, without their extension (https://sqlite.org/rescode.html). */
const Result = { busy: 5, locked: 6, readOnly: 8, corrupt: 11, full: 13, notADatabase: 26 } as const
const resultOf = (error: unknown): number => ((error as { errcode?: number }).errcode ?? 0) & 0xff

/** Whether another connection is at the file. Never with sql.js, which sees no other. */
export const isBusy = (error: unknown): boolean => resultOf(error) === Result.busy || resultOf(error) === Result.locked

/** What SQLite said about a statement of ours; sql.js gives words alone, and no result code. */
export function sqlError(path: string, error: unknown): KenshinError {
  const said = wordsOf(error)
  const result = resultOf(error)
  if (result === Result.corrupt || result === Result.notADatabase || /malformed|not a database/.test(said))
    return damaged(path, error)
  if (result === Result.readOnly) return fileError(path, Object.assign(new Error(said), { code: 'EACCES' }))
  if (result === Result.full) return fileError(path, Object.assign(new Error(said), { code: 'ENOSPC' }))
  if (isBusy(error)) return heldByAnotherProgram(path)
  return new KenshinError('store.refused', (words) => words.refusedBySqlite({ path, said }), { cause: error })
}

/** @param finding what SQLite said about the file */
export const damaged = (path: string, finding: unknown): KenshinError =>
  new KenshinError('store.damaged', (words) => words.damaged({ path, said: wordsOf(finding) }), { cause: finding })

/** A check wrote a number, and the file held another one. */
export const notReadBack = (path: string): KenshinError =>
  new KenshinError('store.damaged', (words) => words.damaged({ path, said: words.writtenIsMissing }))

export const ofNewerKenshin = (path: string, version: number): KenshinError =>
  new KenshinError('store.refused', (words) => words.ofNewerKenshin({ path, version }), {
    remedy: (words) => words.updateKenshin,
  })

export const ofAnotherProgram = (path: string): KenshinError =>
  new KenshinError('store.refused', (words) => words.ofAnotherProgram({ path }), {
    remedy: (words) => words.correctPath,
  })

/** @param lock the lock file of a kenshin that holds it for too long */
export const heldByKenshin = (path: string, lock: string): KenshinError =>
  new KenshinError('store.locked', (words) => words.heldByKenshin({ path, lock }))

/** A program that does not know our lock file. */
export const heldByAnotherProgram = (path: string): KenshinError =>
  new KenshinError('store.locked', (words) => words.heldByAnotherProgram({ path }), {
    remedy: (words) => words.closeProgram,
  })

/** @param beside the -wal or -journal */
export const partOutside = (path: string, beside: string): KenshinError =>
  new KenshinError('store.locked', (words) => words.partOutside({ path, beside }), {
    remedy: (words) => words.mergeParts({ path }),
  })

export const mountOfItsOwn = (path: string): KenshinError =>
  new KenshinError('store.refused', (words) => words.mountOfItsOwn({ path }), { remedy: (words) => words.mountFolder })

export const readOnly = (path: string): KenshinError =>
  new KenshinError('store.refused', (words) => words.readOnly({ path }))

const wordsOf = (finding: unknown): string => (finding instanceof Error ? finding.message : String(finding))
