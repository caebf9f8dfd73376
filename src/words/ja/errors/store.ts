import type { storeErrors as English } from '../../en/errors/store.js'
import { influxdbErrors } from './store-influxdb.js'
import { sqliteErrors } from './store-sqlite.js'

/** Errors of the stores: the next step that fits most of them, and the sentences of each database. */
export const storeErrors: typeof English = {
  'store.unreachable': {
    ...influxdbErrors['store.unreachable'],
    remedy:
      'データベースがそのアドレスで動いているか確認してください。履歴はメーターに残り、次の実行で続きを読みます。',
  },
  'store.busy': {
    ...influxdbErrors['store.busy'],
    remedy: 'データベースが混雑または起動中です。次の実行で続きを書き込みます。',
  },
  'store.no-access': {
    ...influxdbErrors['store.no-access'],
    ...sqliteErrors['store.no-access'],
    setOwnTokens:
      'KENSHIN_INFLUX_TOKEN__FROM と KENSHIN_INFLUX_TOKEN__TO（1.x では KENSHIN_INFLUX_PASSWORD__FROM と …__TO）をそれぞれ設定してください。',
    remedy: 'KENSHIN_INFLUX_TOKEN（または username と KENSHIN_INFLUX_PASSWORD）と読み書きの権限を確認してください。',
  },
  'store.certificate': {
    ...influxdbErrors['store.certificate'],
    remedy: '発行元の証明書（PEM）のファイルを `store.ca` か環境変数 NODE_EXTRA_CA_CERTS で指定してください。',
  },
  'store.no-database': {
    ...influxdbErrors['store.no-database'],
    remedy: 'データベース（バケット）を作成するか、設定の `bucket` を直してください。',
  },
  'store.read-back': {
    ...influxdbErrors['store.read-back'],
    remedy:
      'InfluxDB ではないサーバー（VictoriaMetrics など）の可能性があります。書き込めても InfluxQL で読み取れません。',
  },
  'store.retention': {
    ...influxdbErrors['store.retention'],
    remedy: '保存期間を延ばす（0 = 無期限）か、history.days を小さくしてください。',
  },
  'store.type-conflict': {
    ...influxdbErrors['store.type-conflict'],
    remedy:
      '別のプログラムが同じ measurement に別の型で書き込んでいます。measurement 名かデータベースを変えてください。',
  },
  'store.refused': {
    ...influxdbErrors['store.refused'],
    ...sqliteErrors['store.refused'],
    remedy: '上記のデータベースの応答とログを確認してください。',
  },
  'store.locked': {
    ...sqliteErrors['store.locked'],
    remedy: '別の kenshin がこのファイルに書き込み中です。終わるのを待ってください。',
  },
  'store.damaged': {
    ...sqliteErrors['store.damaged'],
    remedy: 'ファイルを退避し、控えから戻してください。直近 99 日分はメーターに残っています。',
  },
}
