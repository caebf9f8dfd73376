import type { configErrors as English } from '../../en/errors/config.js'

/** Errors of the settings and the command line. */
export const configErrors: typeof English = {
  'config.usage': {
    remedy: '--help で使い方を確認してください。',
  },
  'config.missing': {
    remedy: '`kenshin init` で作成するか、--config で指定してください。',
  },
  'config.invalid': {
    remedy: '上記の設定を直して、もう一度実行してください。',
  },
}
