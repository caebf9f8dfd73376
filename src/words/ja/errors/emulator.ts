import type { emulatorUsage as English } from '../../en/errors/emulator.js'

/** `config.usage` of `kenshin emulate` and `kenshin demo`: wrong options, and places that cannot be had. */
export const emulatorUsage: typeof English = {
  notUnderstood: ({ option, value }) => `${option} ${value} を解釈できません。`,
  expected: ({ form }) => `指定できる値・形式: ${form}`,
  noPlace: 'エミュレーターの場所が指定されていません。',
  namePlace: '--tcp ホスト:ポート または --pty パス を指定してください。',
  cannotListen: ({ host, port, reason }) => `${host}:${port} で待ち受けできません（${reason}）。`,
  otherPort: '別のポート、または空きポートを選ぶ 0 を指定してください。',
  noSocat: 'socat を起動できません。',
  installSocat: 'socat をインストールするか（`sudo apt install socat`）、--tcp と tcp://host:port を使ってください。',
  noTerminal: ({ path, said }) => `socat が端末 ${path} を作成できません。${said}`,
  otherPath: '作成できるパスを指定してください。',
  fullFolder: ({ folder }) => `フォルダー ${folder} は空ではありません。`,
  unusableFolder: ({ folder, why }) => `フォルダー ${folder} を使えません: ${why}。`,
  otherFolder: '空のフォルダーを指定するか、--folder を省略してください。',
}
