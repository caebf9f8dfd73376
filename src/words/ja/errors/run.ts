import type { runErrors as English } from '../../en/errors/run.js'

/** Errors of a run. */
export const runErrors: typeof English = {
  'output.failed': {
    remedy: '書き込める場所に出力して、もう一度実行してください。',
  },
  'run.interrupted': {
    remedy: '確認済みのデータは保存されています。もう一度実行すると続きを読みます。',
  },
}
