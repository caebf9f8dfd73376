import type { configErrors as English } from '../../en/errors/config.js'

/** Errors of the settings and the command line. */
export const configErrors: typeof English = {
  'config.usage': {
    noMeter: ({ meter }) => `設定にメーター ${meter} がありません。`,
    knownMeters: ({ names }) => `設定にあるメーター: ${names.join('、')}`,
    remedy: '--help で使い方を確認してください。',
  },
  'config.missing': {
    remedy: '`kenshin init` で作成するか、--config で指定してください。',
  },
  'config.invalid': {
    unusableState: ({ folder, why }) => `状態フォルダー ${folder} を使用できません（${why}）。`,
    otherStateFolder: '所有者と権限を確認するか、設定の `state` に別のフォルダーを指定してください。',
    remedy: '上記の設定を直して、もう一度実行してください。',
  },
}
