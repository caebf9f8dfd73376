import type { emulator as English } from '../en/emulator.js'

/** What `kenshin demo` says of each step. */
export const emulator: typeof English = {
  demo: {
    importing: ({ port }) => `$ kenshin import        （仮想ドングル ${port}）`,
    status: '\n$ kenshin status',
    database: ({ file, seconds }) => `データベースは ${file} です。所要 ${seconds} 秒。`,
    report: ({ file, url }) => `図をまとめたレポート: ${file}\nブラウザーで開くには: ${url}`,
    wrong: ({ faults }) => `不一致: ${faults}`,
    proven: ({ count, kwh }) =>
      `検証済み: 保存された ${count} 件すべてが仮想家庭の値と一致し、30 分値の合計は最後と最初の差 ${kwh} kWh に等しい。`,
  },
}
