import type { initDialog as English } from '../../en/commands/init-dialog.js'
import { dongleOf } from '../check.js'
import { list } from '../format.js'

export const initDialog: typeof English = {
  welcome:
    'kenshin init: いくつか質問し、最後にすべてを確認します。Ctrl-C で中止できます。\n最後の回答まで、何も書き込みません。\n',
  yes: /^(y(es)?|はい)$/i,
  replace: ({ files }) => `既にあります: ${list(files)}\n置き換えますか [y/N]`,
  withDefault: ({ question, usual }) => `${question} [${usual}]:`,
  refused: ({ what, todo }) => `${what}。${todo === '' ? '' : `${todo}。`}`,

  looking: ({ ports }) => `ドングル: ${ports} 個のポートを試しています（最大 12 秒）…`,
  noPorts: 'ドングル: シリアルポートがありません。挿してありますか。',
  otherPorts: ({ ports }) =>
    `ドングル: 次のシリアルポートの名前は Wi-SUN ドングルのものではありません。\n${ports.map((port) => `  ${port}`).join('\n')}\n開くだけで影響を受ける機器もあります（3D プリンターの再起動など）。`,
  tryOthers: 'ドングルかどうか、それぞれに問い合わせますか [y/N]',
  onlyAsked:
    '  バージョンを問い合わせただけです。この中にドングルがある場合は、下でそのパスを\n  入力してください。リセットも試します。',
  answers: (dongle) => `ドングル: ${dongleOf(dongle)}`,
  which: 'どれを使いますか',
  noNumber: ({ most }) => `  1 から ${most} の番号を入力してください。`,
  port: 'ドングルのポート（/dev/… か tcp://ホスト:ポート。空欄なら探し直し）:',
  takeAnyway: 'このポートをそのまま使いますか [y/N]',

  name: 'メーターの名前',
  routeB: '\nB ルート（送配電事業者からの通知のとおりに）:',
  routeBId: 'B ルート認証 ID（英数字 32 文字）:',
  password: 'B ルートのパスワード（12 文字、表示しません）:',
  known: 'B ルートの認証 ID とパスワード: 環境変数の値を使います。',

  store: '\n検針値の保存先: 1 = SQLite ファイル、2 = InfluxDB',
  whichStore: '保存先',
  url: 'InfluxDB のアドレス',
  bucket: 'バケット（1.x と 3.x ではデータベース）',
  org: '組織名（2.x だけ。空欄ならなし）:',
  token: 'トークン（表示しません。空欄ならなし）:',
  user: 'ユーザー名（1.x だけ。空欄ならなし）:',
  userPassword: 'このユーザーのパスワード（表示しません）:',

  wrote: ({ file, secrets }) =>
    `\n本人だけが読めるファイルを作成しました:\n  ${file}${secrets === undefined ? '' : `\n  ${secrets}`}\n\nつながりの確認:`,
}
