import type { files as English } from '../en/files.js'

export const files: typeof English = {
  noRight: ({ code }) => `アクセス権がありません（${code}）`,
  checkRights: 'ファイルとフォルダーの所有者と権限を確認してください。',
  full: 'ディスクの空き容量がありません',
  freeSpace: 'ディスクの空き容量を増やしてください。',
  readOnly: 'ファイルシステムが読み取り専用になっています（SD カードの故障の可能性があります）',
  saveCard:
    'カーネルのログ（`dmesg`）を確認し、カードの内容を保存してから、交換するか書き込み可能でマウントしてください。',
  inputOutput: 'ディスクがエラーを返しました（EIO）',
  saveDisk: 'カーネルのログ（`dmesg`）を確認し、ディスクの内容を保存してください。',
}
