import type { demo as English } from '../../en/commands/demo.js'

export const demo: typeof English = {
  description: '仮想メーターから 99 日分を読む体験版（機器も契約も不要、1 分）',
  options: { folder: '結果を残す空のフォルダー。既定は新しい一時フォルダー' },
  examples: `
例:
  kenshin demo                      一時フォルダーで実行（最後に場所を表示）
  kenshin demo --folder ./demo      その後 cd demo && kenshin status

お使いの設定、認証情報、データベースは読み書きしません。
`,
}
