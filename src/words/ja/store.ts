import type { store as English } from '../en/store.js'

export const store: typeof English = {
  sqlite: ({ path }) => `SQLite ファイル ${path}`,
  influxdb: ({ version, urls, bucket, isBucket }) =>
    `InfluxDB${version === '' ? '' : ` ${version}`}（${urls.join(' または ')}、${isBucket ? 'バケット' : 'データベース'} ${bucket}）`,
  daysWait: ({ failure, days, path }) => `${failure} ${days} 日分を ${path} に保存しました。次の実行で書き込みます。`,
}
