import type { report as English } from '../en/report.js'
import { formatDuration, list } from './format.js'

const phases: (typeof English)['phases'] = {
  turn: ['ドングルが空くのを待っています', '待機中'],
  store: ['データベースを確認しています', 'データベース'],
  dongle: ['ドングルを起動しています', 'ドングル'],
  meter: ['メーターを探して接続しています（最大 3 分）', 'メーターを検索中', '検索中'],
  history: ['接続しました。読み取っています', '読み取り中'],
}

export const report: typeof English = {
  phases,
  list,
  spent: ({ seconds }) => formatDuration(seconds),
  days: ({ done, total }) => `${done}/${total} 日`,
  left: ({ seconds }) => `残り ${formatDuration(seconds)}`,
  now: ({ date }) => `現在 ${date}`,
  holes: ({ holes }) => `欠測 ${holes}`,
  metersDone: ({ meters, done }) => `メーター ${done}/${meters} 台終了`,
  metersFailed: ({ failed }) => `失敗 ${failed}`,
  requests: ({ requests, retries }) => `要求 ${requests}（再送 ${retries}）`,
}
