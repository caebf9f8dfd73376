import { text, type Text } from '../words/words.js'

/** Why a file or folder cannot be used, for people. */
export interface FileTrouble {
  /** `broken`: the disk, not the settings, has to be put right. */
  readonly kind: 'rights' | 'broken' | 'other'
  /** Completes "… cannot be used: ". */
  readonly why: Text
  readonly remedy: Text | undefined
}

const rights = (code: string): FileTrouble => ({
  kind: 'rights',
  why: text(({ files }) => files.noRight({ code })),
  remedy: text(({ files }) => files.checkRights),
})

const full: FileTrouble = {
  kind: 'broken',
  why: text(({ files }) => files.full),
  remedy: text(({ files }) => files.freeSpace),
}

const readOnly: FileTrouble = {
  kind: 'broken',
  why: text(({ files }) => files.readOnly),
  remedy: text(({ files }) => files.saveCard),
}

const inputOutput: FileTrouble = {
  kind: 'broken',
  why: text(({ files }) => files.inputOutput),
  remedy: text(({ files }) => files.saveDisk),
}

const known: Readonly<Record<string, FileTrouble>> = {
  EACCES: rights('EACCES'),
  EPERM: rights('EPERM'),
  ENOSPC: full,
  EDQUOT: full,
  EROFS: readOnly,
  EIO: inputOutput,
}

/** @param error what the file system said */
export function fileTrouble(error: unknown): FileTrouble {
  const { code = String(error) } = error as NodeJS.ErrnoException
  return known[code] ?? { kind: 'other', why: text(() => code), remedy: undefined }
}
