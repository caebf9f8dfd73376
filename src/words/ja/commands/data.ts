import type { data as English } from '../../en/commands/data.js'
import { formatNumber } from '../../numbers.js'
import { formatEstimate } from '../format.js'

interface Counted {
  readonly meter: string
  readonly days: number
  readonly wholeDays: number
  readonly months: number
  readonly wholeMonths: number
}

export const data: typeof English = {
  status: {
    description: '最近の電力量と日ごとの取得状況を表示する',
    meter: '設定のうちこのメーターだけ（カレンダーつき）',
    ascii: 'ASCII 文字だけで描く',
    examples: `
例:
  kenshin status               最近の電力量、揃っている日、メーターからまもなく消える日を
                               表示。メーターが複数なら表
  kenshin status --meter home  複数のうち 1 台
  kenshin status --ascii       ブロック文字を表示できない端末
  kenshin status --json        プログラム向け
`,
    readings: ({ readings, first, last }) => `指示値 ${formatNumber(readings)} 件、${first} … ${last}`,
    register: ({ firstKwh, lastKwh, usageKwh }) =>
      `指示数 ${formatNumber(firstKwh, 1)} → ${formatNumber(lastKwh, 1)} kWh、30 分値の合計 ${formatNumber(usageKwh, 1)} kWh`,
    memoryEnds: ({ date }) => `${date} 以前の履歴はメーターにありません。`,
    leaving: ({ date, slots, forgottenOn }) => `${date}: ${slots} コマ未取得。${forgottenOn} にメーターから消えます`,
    moreDays: ({ days }) => `… ほか ${days} 日`,
    about: ({ what, words }) => `${what}: ${words}`,
    nothingStored: 'まだ何も保存されていません。kenshin import を実行してください。',
    nothingSince: ({ date }) => `この期間には何も保存されていません。保存済みの最新日は ${date} です。`,
    otherClock: ({ host, newest }) =>
      `このコンピューターの日付は ${host} です。カレンダーは保存済みの最新日 ${newest} までを示します。`,
    spooled: 'データベースへの書き込みを待っている日があります。次の実行で書き込みます。',
  },
  export: {
    description: '保存済みの指示値を標準出力に書き出す',
    options: {
      format: '形式（csv）',
      precision: 'lp の時刻の単位（s）',
      from: '最初の日（日本時間）YYYY-MM-DD',
      to: '最後の日（日本時間）YYYY-MM-DD',
      meter: 'このメーターだけ',
    },
    wrongDate: 'YYYY-MM-DD の日付を指定してください。',
    examples: `
例:
  kenshin export --format csv > kenshin.csv
  kenshin export --format lp --from 2026-10-01 --to 2026-10-31 > october.lp
  kenshin export --format ndjson --meter home | jq .usage_kwh

列: time, meter, direction, count, cumulative_kwh, usage_kwh（time から 30 分間の
電力量。未確定は空）。
lp は InfluxDB のラインプロトコルで、時刻は秒です。precision=s を付けて書き込む
（influx write --precision s）か、指定の要らない --precision ns を選んでください。
`,
    inSeconds:
      '時刻は秒です。precision=s を付けて書き込む（influx write --precision s）か、--precision ns で書き出してください。',
  },
  copy: {
    description: 'データベースから別のデータベースへすべて複写する',
    options: { from: '読み取り元', to: '書き込み先' },
    examples: `
STORE は次のいずれか
  settings     使用中の設定のデータベース
  FILE.sqlite  kenshin の SQLite ファイル
  FILE.yaml    別の設定ファイルのデータベース

KENSHIN_INFLUX_TOKEN と KENSHIN_INFLUX_PASSWORD は settings のもの、または一方だけが
InfluxDB のときにそのものです。両方が InfluxDB のときは KENSHIN_INFLUX_TOKEN__FROM と
KENSHIN_INFLUX_TOKEN__TO（…_PASSWORD__FROM、…__TO、…_FILE も可）で別々に指定します。

例:
  kenshin copy --from kenshin.sqlite --to settings   SQLite から InfluxDB へ
  kenshin copy --from settings --to backup.sqlite    バックアップ
`,
    progress: ({ done, total }) => `複写中 ${done}/${total}`,
    copied: ({ readings, days, runs }) =>
      `指示値 ${formatNumber(readings)}、日付 ${formatNumber(days)}、実行記録 ${formatNumber(runs)} を複写しました`,
  },
  rebuild: {
    description: '検針値から energy_day と energy_month を作り直します',
    meter: 'このメーターだけ',
    examples: `
どちらも実行のたびに更新されます。以前の版の kenshin で書き込んだデータベースでは、
一度だけ実行してください。検針値は変わりません。繰り返しても結果は同じです。

例:
  kenshin rebuild               設定にあるすべてのメーター
  kenshin rebuild --meter home  1 台だけ（設定から外したメーターも可）
`,
    progress: ({ meter, percent, seconds }: { meter: string; percent: number; seconds: number }) =>
      `${meter}: ${percent} %、残り ${formatEstimate(seconds)}`,
    rebuilt: ({ meter, days, wholeDays, months, wholeMonths }: Counted) =>
      `${meter}: ${formatNumber(days)} 日（うち完全 ${formatNumber(wholeDays)} 日）、${formatNumber(months)} か月（うち完全 ${formatNumber(wholeMonths)} か月）`,
    leftOut: ({ months, first }: { months: number; first: string }) =>
      `${first} から ${formatNumber(months)} か月分は、データベースの保存期間より前に始まるため書き込んでいません。保存期間を延ばすと書き込めます。`,
    nothing: ({ meter }: { meter: string }) => `${meter}: 検針値がありません。次を実行してください: kenshin import`,
  },
}
