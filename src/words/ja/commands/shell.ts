import type { completion as EnglishCompletion, manual as EnglishManual } from '../../en/commands/shell.js'

export const completion: typeof EnglishCompletion = {
  description: 'コマンドとオプションをシェルで補完するスクリプトを出力する',
  examples: `
例:
  source <(kenshin completion bash)                                     ~/.bashrc に書く
  source <(kenshin completion zsh)                                      ~/.zshrc の compinit より後に書く
  kenshin completion fish > ~/.config/fish/completions/kenshin.fish
`,
}

export const manual: typeof EnglishManual = {
  name: '名前',
  summary: 'スマートメーターを B ルートで検針する',
  synopsis: '書式',
  description: '説明',
  options: '全コマンド共通のオプション',
  commands: 'コマンド',
}
