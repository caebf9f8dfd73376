import { KenshinError } from '../base/errors.js'
import { fileTrouble } from '../base/file-trouble.js'
import { text } from '../base/text.js'

/** What the file system said, as an error of the store. */
export function fileError(path: string, error: unknown): KenshinError {
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

/** What SQLite said about a statement of ours. */
export function sqlError(path: string, error: unknown): KenshinError {
  const words = wordsOf(error)
  if (/malformed|not a database/.test(words)) return damaged(path, error)
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

export const locked = (path: string, lock: string): KenshinError =>
  new KenshinError(
    'store.locked',
    text(
      `The SQLite file ${path} is being written by another process (lock file ${lock}).`,
      `SQLite ファイル ${path} は別のプロセスが書き込み中です（ロックファイル ${lock}）。`,
    ),
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
