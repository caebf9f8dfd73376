import type { warnings as English } from '../../en/settings/warnings.js'

export const warnings: typeof English = {
  noPassword: 'store.username のパスワードがありません。KENSHIN_INFLUX_PASSWORD を設定してください。',
  noUsername: 'store.username がないため、KENSHIN_INFLUX_PASSWORD を無視します。',
  unencrypted: ({ host }) =>
    `store.url が http のため、トークンまたはパスワードが暗号化されずに ${host} へ送られます。https を使ってください。`,
  seldom: ({ gap, days }) =>
    `jobs.nightly-backfill の間隔は最大 ${gap} 日ですが、history.days は ${days} 日です。間の日は取得されません。`,
  lateSpread: ({ spread }) =>
    `jobs.spread: 開始が最大 ${spread} 分遅れると、メーターが履歴を切り替える 23:50〜00:35 に入ることがあります。`,
  openToOthers: ({ file }) => `${file} には認証情報が含まれますが、他のユーザーも読めます: chmod 600 ${file}`,
  unreadableBeside: ({ file, code }) =>
    `${file} がありますが読めません（${code}）。B ルートの認証情報が含まれている可能性があります。`,
}
