import type { tariff as English } from '../en/tariff.js'

export const tariff: typeof English = {
  lines: {
    basic: '基本料金',
    energy: '電力量料金',
    unknownTime: '欠測中の電力量（時刻不明）',
    fuel: '燃料費調整額',
    levy: '再エネ賦課金',
    minimum: '最低月額料金との差額',
    sold: '売電',
  },
  tier: ({ above, upTo }) =>
    upTo === undefined ? `${above} kWh 超過` : above === 0 ? `${upTo} kWh まで` : `${above}〜${upTo} kWh`,
  notes: {
    running: '検針期間の途中です。ここまでの使用分で、基本料金は 1 か月分です。',
    incomplete: '不明な時間帯があります。実際の料金はこれより高くなります。',
    timeUnknown: '欠測中の電力量は分かりますが、使った時刻が分かりません。単価が時刻で変わるため、料金は幅で示します。',
    split: '期間の途中で料金が変わりました。基本料金と段階は日割りです。計算方法は会社によって異なります。',
    noPrices: 'この月の料金が料金ファイルにありません。',
    noFuel: 'この月の燃料費調整単価が料金ファイルにありません。料金に含まれていません。',
    noLevy: 'この月の再エネ賦課金単価が料金ファイルにありません。料金に含まれていません。',
    sample: '見本の料金です。ご自身の料金を書いてください。',
  },
  sameEnergy: '請求は 1 kWh 単位です。1 kWh までの差は端数処理によるものです。',
}
