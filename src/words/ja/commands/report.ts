import type { report as English } from '../../en/commands/report.js'
import { formatNumber } from '../../numbers.js'

export const report: typeof English = {
  description: 'ヒートマップ、日別、月別、典型的な一日などの図を 1 つの HTML ページに書き出します',
  options: {
    out: '出力先（設定の report.path、なければ kenshin-report.html）',
    open: 'ブラウザーで開く',
    days: '最後の日から何日前までか（366）',
    from: '最初の日（日本時間）、YYYY-MM-DD',
    to: '最後の日（日本時間）、YYYY-MM-DD',
    meter: 'このメーターだけ',
    lang: 'ページの言語（表示言語と同じ）',
  },
  examples: `
例:
  kenshin report --open             直近 1 年をブラウザーで開く
  kenshin report --days 31 --out november.html
  kenshin report --from 2020-01-01  その日以降すべて

ページは 1 つのファイルで、ネットワークからは何も読み込みません。実行のたびに
作るには、kenshin.yaml に report.path を設定してください。
`,
  wrongDays: '1 以上の整数で指定してください。',
  reading: ({ meter }) => `${meter} を読み込んでいます`,
  written: ({ path, bytes }) => `${path}（${formatNumber(bytes / 1000)} kB）`,
  nothing: ({ meter }) => `この期間の ${meter} のデータは保存されていません。`,
  openIt: 'ブラウザーで開くか、--open を付けて実行してください。\n在宅の時間がわかるため、取り扱いに注意してください。',
  notOpened: ({ path, url, host }) =>
    `ここでは開けるブラウザーが見つかりません。\nこのマシンでは: ${url}\n別のマシンからは、まずコピーします: scp ${host}:${path} .`,
}
