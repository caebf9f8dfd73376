import { KenshinError } from '../../base/errors.js'
import { fileTrouble } from '../../base/file-trouble.js'
import { text } from '../../base/text.js'

/** What the file system said, as an error of the store. */
export function fileError(path: string, error: unknown): KenshinError {
  if ((error as NodeJS.ErrnoException).code === 'EBUSY') return mountOfItsOwn(path)
  const { kind, why, remedy } = fileTrouble(error)
  return new KenshinError(
    kind === 'rights' ? 'store.no-access' : 'store.refused',
    text(`The SQLite file ${path} cannot be used: ${why.en}.`, `SQLite ファイル ${path} を使用できません。${why.ja}。`),
    { cause: error, remedy: remedy ?? correctPath },
  )
}

const correctPath = text('Correct `path` in the settings.', '設定の `path` を直してください。')

/** A folder, a device, a pipe. */
export const notAFile = (path: string): KenshinError =>
  new KenshinError(
    'store.refused',
    text(
      `The SQLite file ${path} cannot be used: it is not a file.`,
      `SQLite ファイル ${path} を使用できません。ファイルではありません。`,
    ),
    { remedy: correctPath },
  )

/** Result codes of SQLite, without their extension (https://sqlite.org/rescode.html). */
const Result = { busy: 5, locked: 6, readOnly: 8, corrupt: 11, full: 13, notADatabase: 26 } as const
const resultOf = (error: unknown): number => ((error as { errcode?: number }).errcode ?? 0) & 0xff

/** Whether another connection is at the file; sql.js has the file in memory for itself. */
export const isBusy = (error: unknown): boolean => resultOf(error) === Result.busy || resultOf(error) === Result.locked

/** What SQLite said about a statement of ours. sql.js gives words alone. */
export function sqlError(path: string, error: unknown): KenshinError {
  const words = wordsOf(error)
  const result = resultOf(error)
  if (result === Result.corrupt || result === Result.notADatabase || /malformed|not a database/.test(words))
    return damaged(path, error)
  if (result === Result.readOnly) return fileError(path, Object.assign(new Error(words), { code: 'EACCES' }))
  if (result === Result.full) return fileError(path, Object.assign(new Error(words), { code: 'ENOSPC' }))
  if (isBusy(error)) return changing(path)
  return new KenshinError(
    'store.refused',
    text(
      `SQLite refused for the file ${path}: ${words}.`,
      `SQLite がファイル ${path} の処理を拒否しました: ${words}。`,
    ),
    { cause: error },
  )
}

/** @param finding what SQLite said about the file */
export const damaged = (path: string, finding: unknown): KenshinError =>
  new KenshinError(
    'store.damaged',
    text(
      `The SQLite file ${path} is damaged (${wordsOf(finding)}).`,
      `SQLite ファイル ${path} が壊れています（${wordsOf(finding)}）。`,
    ),
    { cause: finding },
  )

export const newer = (path: string, version: number): KenshinError =>
  new KenshinError(
    'store.refused',
    text(
      `The SQLite file ${path} was written by a newer kenshin (schema version ${version}).`,
      `SQLite ファイル ${path} は新しい kenshin で書かれています（スキーマ版 ${version}）。`,
    ),
    { remedy: text('Update kenshin, or use another file.', 'kenshin を更新するか、別のファイルを使ってください。') },
  )

export const foreign = (path: string): KenshinError =>
  new KenshinError(
    'store.refused',
    text(`The SQLite file ${path} belongs to another program.`, `SQLite ファイル ${path} は別のプログラムのものです。`),
    { remedy: text('Correct `path` in the settings.', '設定の `path` を直してください。') },
  )

/** @param lock the lock file of a kenshin that holds it for too long */
export const locked = (path: string, lock: string): KenshinError =>
  new KenshinError(
    'store.locked',
    text(
      `The SQLite file ${path} is being written by another process (lock file ${lock}).`,
      `SQLite ファイル ${path} は別のプロセスが書き込み中です（ロックファイル ${lock}）。`,
    ),
  )

/** A program that does not know our lock. */
export const changing = (path: string): KenshinError =>
  new KenshinError(
    'store.locked',
    text(
      `Another program keeps using the SQLite file ${path}.`,
      `別のプログラムが SQLite ファイル ${path} を使い続けています。`,
    ),
    {
      remedy: text('Close that program, or wait for its end.', 'そのプログラムを閉じるか、終わるのを待ってください。'),
    },
  )

/** @param beside the -wal or -journal */
export const inUse = (path: string, beside: string): KenshinError =>
  new KenshinError(
    'store.locked',
    text(
      `A part of the SQLite file ${path} lies in ${beside}: another program has it open, or was killed while it wrote.`,
      `SQLite ファイル ${path} の一部が ${beside} にあります。別のプログラムが開いているか、書き込み中に強制終了されました。`,
    ),
    {
      remedy: text(
        `Close that program. If the file stays, run \`sqlite3 ${path} 'PRAGMA journal_mode = DELETE'\`, or use Node.js 22.13 or later.`,
        `そのプログラムを閉じてください。それでも残る場合は \`sqlite3 ${path} 'PRAGMA journal_mode = DELETE'\` を実行するか、Node.js 22.13 以降を使ってください。`,
      ),
    },
  )

export const mountOfItsOwn = (path: string): KenshinError =>
  new KenshinError(
    'store.refused',
    text(
      `The SQLite file ${path} is a mount of its own, so it cannot be replaced or kept together with its journal.`,
      `SQLite ファイル ${path} は単独でマウントされているため、置き換えることも、ジャーナルと一緒に置くこともできません。`,
    ),
    {
      remedy: text(
        'Mount the folder that holds it instead.',
        'ファイルではなく、それを含むフォルダーをマウントしてください。',
      ),
    },
  )

export const readOnly = (path: string): KenshinError =>
  new KenshinError(
    'store.refused',
    text(
      `The SQLite file ${path} was opened for reading only.`,
      `SQLite ファイル ${path} は読み取り専用で開かれています。`,
    ),
  )

const wordsOf = (finding: unknown): string => (finding instanceof Error ? finding.message : String(finding))
