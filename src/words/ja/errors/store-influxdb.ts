import type { influxdbErrors as English } from '../../en/errors/store-influxdb.js'

/** Sentences of InfluxDB, by the code of their error. */
export const influxdbErrors: typeof English = {
  'store.unreachable': {
    noAnswer: ({ url, code }) => `InfluxDB（${url}）に接続できません（${code}）。`,
    tooSlow: ({ url, seconds }) => `InfluxDB（${url}）が ${seconds} 秒以内に応答しませんでした。`,
    certificateOfAnotherTime: ({ url, code }) =>
      `InfluxDB（${url}）の証明書は、このコンピューターの時刻では有効ではありません（${code}）。`,
    setClock: 'コンピューターの時計を合わせるか、証明書を更新してください。',
  },
  'store.busy': {
    overloaded: ({ url, status, said }) => `InfluxDB（${url}）が混雑しているか準備中です（${status}: ${said}）。`,
  },
  'store.no-access': {
    denied: ({ url, bucket, status, said }) =>
      `InfluxDB（${url}、バケット ${bucket}）へのアクセスが拒否されました（${status}: ${said}）。`,
    mayOnlyWrite: ({ url, bucket }) =>
      `このトークンでは InfluxDB（${url}）のバケット ${bucket} に書き込めますが、読み取れません。`,
    makeReadingToken: 'このバケットの読み取りと書き込みの両方の権限を持つトークンを作成してください。',
  },
  'store.certificate': {
    unusableFile: ({ path, why }) => `証明書ファイル ${path} を使用できません（${why}）。`,
    noPemInside: 'PEM 形式の証明書がありません',
    correctCa: '設定の `store.ca` を直してください。',
    unknownIssuer: ({ url, code }) => `InfluxDB（${url}）の証明書は自己署名か、発行元が不明です（${code}）。`,
    ofAnotherHost: ({ url, code }) => `InfluxDB（${url}）の証明書は別のホスト名のものです（${code}）。`,
    writeItsHost: '証明書にあるホスト名を `url` に書くか、このホスト名の証明書を作成してください。',
  },
  'store.no-database': {
    noDatabase: ({ url, bucket, said }) =>
      `InfluxDB（${url}）にデータベース（バケット）${bucket} がありません（${said}）。`,
    noOrganization: ({ url, said }) => `InfluxDB（${url}）に \`org\` の組織がありません（${said}）。`,
    correctOrg: '設定の `org` を `influx org list` に表示される名前に直してください。',
    noMapping: ({ url, bucket, said }) =>
      `InfluxDB（${url}）に、バケット ${bucket} に対応する InfluxQL 用データベースがありません（${said}）。`,
    mapBucket: ({ bucket }) =>
      `\`bucket\` を確認するか、\`influx v1 dbrp create --db ${bucket} --rp autogen --default --bucket-id ID\` で対応付けてください。`,
    noDefaultPolicy: ({ url, bucket }) =>
      `InfluxDB（${url}）のデータベース ${bucket} に既定の保存ポリシー（retention policy）がありません。`,
    makeDefaultPolicy: ({ bucket }) =>
      `\`SHOW RETENTION POLICIES\` で確認し、\`ALTER RETENTION POLICY "autogen" ON "${bucket}" DEFAULT\` で既定にしてください。`,
  },
  'store.read-back': {
    notGivenBack: ({ url, bucket }) => `InfluxDB（${url}、バケット ${bucket}）に書き込んだデータを読み戻せません。`,
    mappedElsewhere: ({ bucket }) =>
      `InfluxQL のデータベース ${bucket} が別のバケットに対応付けられています。\`influx v1 dbrp list\` で確認し、\`influx v1 dbrp delete --id ID\` で削除してください。`,
  },
  'store.retention': {
    keepsTooBriefly: ({ url, bucket, said }) =>
      `InfluxDB（${url}、バケット ${bucket}）の保存期間が短く、この日付のデータを保存できません（${said}）。`,
    keepsDays: ({ url, bucket, keeps, needs }) =>
      `InfluxDB（${url}、バケット ${bucket}）の保存期間は ${keeps} 日ですが、${needs} 日必要です。`,
  },
  'store.type-conflict': {
    wrongType: ({ url, bucket, measurement, field, found, needed }) =>
      `InfluxDB（${url}、バケット ${bucket}）: ${measurement} の ${field} は ${found} 型ですが、${needed} 型が必要です。`,
    anotherType: ({ url, bucket, said }) =>
      `InfluxDB（${url}、バケット ${bucket}）のフィールドの型が異なります（${said}）。`,
  },
  'store.refused': {
    refusedByInfluxdb: ({ url, bucket, status, said }) =>
      `InfluxDB（${url}、バケット ${bucket}）が拒否しました（${status}）: ${said}`,
    notInfluxdb: ({ url, said }) =>
      `${url} の応答は InfluxDB のものではありません。プロキシの応答かもしれません（${said}）。`,
    partial: ({ url, bucket }) => `InfluxDB（${url}、バケット ${bucket}）の応答が途中までです（partial: true）。`,
    raiseRowLimit: 'InfluxDB の設定 max-row-limit を大きくしてください（0 = 無制限）。',
    redirected: ({ url, status, target }) => `サーバー（${url}）は別の場所 ${target} へ転送しています（${status}）。`,
    writeOwnAddress: '`url` に InfluxDB 自体のアドレスを書いてください。認証情報は転送先へ送りません。',
    noHttps: ({ url }) => `サーバー（${url}）は https に対応していません。`,
    noHttp: ({ url, code }) => `サーバー（${url}）の応答は HTTP ではありません（${code}）。`,
    httpsOnly: ({ url, said }) => `サーバー（${url}）は https のみ対応です（${said}）。`,
    writeAddress: ({ address }) => `\`url\` を ${address} とするか、InfluxDB のポートを指定してください。`,
    notAnAddress: 'InfluxDB の URL が http://ホスト:ポート の形になっていません。',
    correctUrl: '設定の `url` を直してください。',
    addressWithLogin: 'InfluxDB の URL にユーザー名やパスワードを含めないでください。',
    setLogin: '代わりに `username` と KENSHIN_INFLUX_PASSWORD を設定してください。',
    differentServers: ({ here, there }) =>
      `\`store.url\` のアドレスの先が別の種類のサーバーです（${here.url} は InfluxDB ${here.version}、${there.url} は ${there.version}）。`,
    correctUrls: '`url` には同じデータベースのアドレスだけを書いてください。',
    noConsistency: ({ url, version }) =>
      `InfluxDB ${version}.x（${url}）では \`store.consistency\` を使えません。1.x 互換のクラスター専用です。`,
    removeConsistency: '設定から `consistency` を取り除いてください。',
    noOrg: 'InfluxDB 2.x には組織名が必要です。',
    setOrg: '設定に `org` を追加してください。',
    unsendableName: ({ name }) => `InfluxDB の名前にはバックスラッシュや制御文字を使えません: ${name}。`,
    chooseName: 'メーターまたは measurement に別の名前を付けてください。',
  },
}
