import type { tariff as English } from '../../en/commands/tariff.js'
import { formatNumber } from '../../numbers.js'
import { list } from '../format.js'

export const tariff: typeof English = {
  description: '料金ファイルを検査する',
  file: 'このファイル（設定の report.tariff）',
  examples: `
例:
  kenshin tariff                     設定にある料金ファイルを検査
  kenshin tariff --file tariff.yaml  設定にまだ書いていないファイルを検査

見本は config/tariffs に、説明は docs/tariff.ja.md にあります。
`,
  isFine: ({ file, name, sample, versions, bills }) =>
    [
      `${file}: 問題はありません`,
      `  ${name}${sample ? '（見本）' : ''}`,
      `  料金の適用開始 ${list(versions)}、照合する請求 ${bills} 件`,
    ].join('\n'),
  example: ({ kwh, from, to, yen }) =>
    `  ${from} から ${to} の前日まで均等に ${kwh} kWh 使った場合: ${formatNumber(yen)} 円`,
}
