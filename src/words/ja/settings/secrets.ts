import type { secrets as English } from '../../en/settings/secrets.js'

const routeB = { id: 'B ルート認証 ID', password: 'B ルートのパスワード' }

export const secrets: typeof English = {
  empty: { what: '空です' },
  utf16: { what: 'UTF-16 で書かれています', todo: 'UTF-8 で保存してください' },
  bothSet: { what: '…_FILE と両方が設定されています', todo: 'どちらか一方を削除してください' },
  unreadableFile: ({ code }) => ({
    what: `指定されたファイルを読めません（${code}）`,
    todo: 'パスと読み取り権限を確認してください',
  }),
  sharedByMeters: ({ meters }) => ({
    what: `${meters.join('、')} のどれのものか区別できません`,
    todo: 'いずれかのメーターの名前を変えてください',
  }),

  quoted: ({ where }) => `${where} は引用符で囲まれています。パスワードの一部でなければ取り除いてください。`,
  smallLetters: ({ meter }) => `${meter} の B ルート認証 ID に小文字があります。電力会社の通知では大文字です。`,
  halfSet: ({ missing, meter, variable }) =>
    `${meter} の${routeB[missing]}だけが設定されていません。${variable} を設定してください。`,
  ofNoMeter: ({ variable, known }) =>
    `${variable} に対応するメーターが設定にないため無視します。使える名前: ${known.join('、')}`,
}
