import type { yaml as English } from '../../en/settings/yaml.js'

const QUOTES = "値全体を引用符（'…'）で囲んでください"

export const yaml: typeof English = {
  badAlias: { what: '* で始まる値の参照先をたどれません', todo: QUOTES },
  broken: {
    what: 'YAML の書式が正しくありません',
    todo: 'この行と前の行のコロン・引用符・括弧・字下げを確認してください',
  },
  duplicateKey: { what: '同じ名前が 2 回あります', todo: 'どちらか一方を削除してください' },
  tab: { what: 'タブで字下げされています', todo: '空白を使ってください' },
  indentation: {
    what: '字下げが合っていません',
    todo: '同じまとまりの設定は同じ数の空白で字下げしてください',
  },
  escape: { what: '"…" の中の \\ は特別な意味を持ちます', todo: QUOTES },
  firstCharacter: { what: '値の先頭に使えない文字です', todo: QUOTES },
  exclamationMark: { what: '! で始まる値は特別な意味を持ちます', todo: QUOTES },
  secondDocument: { what: '2 つ目の文書が始まっています', todo: '--- の行を削除してください' },
}
