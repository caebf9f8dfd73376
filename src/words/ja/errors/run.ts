import type { runErrors as English } from '../../en/errors/run.js'

/** Errors of a run. */
export const runErrors: typeof English = {
  'output.failed': {
    remedy: '書き込める場所に出力して、もう一度実行してください。',
    diskFull: '出力を書き込めません。ディスクに空きがありません。',
    fileNotWritten: ({ file, why }) => `${file} に書き込めません: ${why}。`,
    otherFile: '--out で書き込めるフォルダーのファイルを指定してください。',
    notWritten: ({ code }) => `出力を書き込めません（${code}）。`,
  },
  'run.interrupted': {
    nothingWritten: '何も書き込んでいません。',
    interrupted: '中断しました。',
    remedy: '確認済みのデータは保存されています。もう一度実行すると続きを読みます。',
  },
}
