import type { store as English } from '../en/store.js'

export const store: typeof English = {
  daysWait: ({ failure, days, path }) => `${failure} ${days} 日分を ${path} に保存しました。次の実行で書き込みます。`,
}
