import { text, type Text } from './text.js'

/** Why a file or folder cannot be used, for people. */
export interface FileTrouble {
  /** `broken`: the disk, not the settings, has to be put right. */
  readonly kind: 'rights' | 'broken' | 'other'
  /** Completes "… cannot be used: ". */
  readonly why: Text
  readonly remedy: Text | undefined
}

const trouble = (kind: FileTrouble['kind'], en: string, ja: string, remedy?: Text): FileTrouble => ({
  kind,
  why: text(en, ja),
  remedy,
})

const rights = (code: string): FileTrouble =>
  trouble(
    'rights',
    `no right (${code})`,
    `アクセス権がありません（${code}）`,
    text(
      'Check owner and rights of the file and its folder.',
      'ファイルとフォルダーの所有者と権限を確認してください。',
    ),
  )

const full = trouble(
  'broken',
  'the disk is full',
  'ディスクの空き容量がありません',
  text('Free some space on that disk.', 'ディスクの空き容量を増やしてください。'),
)

const readOnly = trouble(
  'broken',
  'the file system is read-only (a failing SD card?)',
  'ファイルシステムが読み取り専用になっています（SD カードの故障の可能性があります）',
  text(
    "Read the kernel's log (`dmesg`); save what is on the card, then replace it or mount it writable.",
    'カーネルのログ（`dmesg`）を確認し、カードの内容を保存してから、交換するか書き込み可能でマウントしてください。',
  ),
)

const inputOutput = trouble(
  'broken',
  'the disk reports an error (EIO)',
  'ディスクがエラーを返しました（EIO）',
  text(
    "Read the kernel's log (`dmesg`), and save what is on the disk.",
    'カーネルのログ（`dmesg`）を確認し、ディスクの内容を保存してください。',
  ),
)

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
  return known[code] ?? trouble('other', code, code)
}
