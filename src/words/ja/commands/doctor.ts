import type { doctor as English } from '../../en/commands/doctor.js'

export const doctor: typeof English = {
  description: '設定からメーターまで、つながりをすべて確認する',
  meter: '設定のうちこのメーターだけ',
  noRadio: 'ドングルまで（スキャンと接続はしない）',
  examples: `
例:
  kenshin doctor             設定、データベース、ドングル、メーターを 1 行ずつ
  kenshin doctor --no-radio  メーターを除いて確認
  kenshin check              同じコマンドの別名

1 点を書き込んで読み戻し、ドングルを起こし、メーターを探して接続し、一度だけ
問い合わせて切断します。失敗した項目には対処を表示し、終了コードで知らせます。
電波が弱い場合は最大 3 分かかります。
`,
}
