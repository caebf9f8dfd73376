import type { program as EnglishProgram, usage as EnglishUsage } from '../../en/commands/program.js'

export const program: typeof EnglishProgram = {
  usage: 'コマンド [オプション]',
  description:
    'kenshin（検針）は、スマートメーターの B ルートから 30 分ごとの電力量をすべて読み取り、SQLite または InfluxDB に保存します。',
  options: {
    config: '設定ファイル。既定: ./kenshin.yaml、 ~/.config/kenshin/kenshin.yaml、 /etc/kenshin/kenshin.yaml',
    json: 'データを JSON で標準出力へ、ログを JSON 行で標準エラーへ',
    logLevel: 'ログの詳しさ',
    version: 'バージョンを表示',
    help: 'この説明を表示',
  },
  firstSteps: `
はじめに:
  kenshin init                                 質問に答えて設定を作成し、確認
  kenshin import --dry-run                     読み取る日と所要時間を表示
  kenshin import                               99 日分の 30 分値を取り込み
  kenshin run                                  以後毎晩実行

機器がない場合:
  kenshin demo                                 仮想メーターから 99 日分
  kenshin emulate --tcp 127.0.0.1:7023         次に kenshin init --port tcp://…

終了コード:
  0 すべて保存 · 2 使い方・設定 · 3 ドングル · 4 メーターなし・接続拒否
  5 メーターの応答が不正 · 6 データベース · 7 未完（次回続行） · 130 中断
`,
  titles: {
    usage: '使い方:',
    options: 'オプション:',
    globalOptions: '全コマンド共通のオプション:',
    commands: 'コマンド:',
  },
  usageOfCommand: '[オプション]',
  help: { description: 'コマンドの説明を表示する', usage: '[コマンド]' },
  stopping: '終了処理をしています。もう一度中断すると 5 秒以内に終了します。',
  bug: 'kenshin の不具合です。上の行とともにご報告ください。',
}

export const usage: typeof EnglishUsage = {
  commandMissing: 'コマンドを指定してください。',
  noOption: ({ option }) => `オプション ${option} はありません。`,
  noCommand: ({ command }) => `コマンド ${command} はありません。`,
  valueMissing: ({ flags }) => `値がありません: ${flags}。`,
  optionMissing: ({ flags }) => `オプションが必要です: ${flags}。`,
  noChoice: ({ flags, value, choices }) => `${flags} に ${value} は使えません（${choices}）。`,
  wrongValue: ({ flags, value, why }) => `${flags} に ${value} は使えません。${why}`,
  optionsOnly: ({ command }) => `${command} にはオプション以外の引数はありません。`,
  other: ({ problem }) => `${problem}。`,
  didYouMean: ({ sentence, meant }) => `${sentence}${meant} の間違いではありませんか。`,
  see: ({ help }) => `${help} をご覧ください。`,
}
