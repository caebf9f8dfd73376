import type { tariff as English } from '../../en/settings/tariff.js'

const DATE = '2026-10-14 のように年-月-日で書いてください'
const MONTH = '2026-10 のように年-月で書いてください'
const YEN = '円の数値（小数は 4 桁まで）を書いてください'
const KWH = 'kWh の数値を書いてください'
const GROUP = '項目を字下げして書くか、行ごと省いてください'
const LIST = '項目を 1 つずつ「- 」で始めて下に書くか、行ごと省いてください'
const FRACTION = 'none、down、nearest、up のいずれかを書いてください'
const NEW_VERSION = '`- from: 2024-04-01` と料金をその下に書いてください'
const TRUE_FALSE = 'true か false を書いてください'
const NAME = '呼び名を書いてください'

const WEEKDAYS = ['月曜日', '火曜日', '水曜日', '木曜日', '金曜日', '土曜日', '日曜日', '休日'] as const

const descriptions: (typeof English)['descriptions'] = {
  name: { meaning: 'レポートでの料金プランの呼び名', todo: NAME },
  sample: { meaning: 'true: ご自身の料金ではなく見本であることをレポートに示す', todo: TRUE_FALSE },
  readingDay: {
    meaning: '検針日（その日の 0 時に検針）。1〜31、短い月では月末の日',
    todo: '1〜31 の日を書いてください',
  },
  readingDates: {
    meaning: '最も近い検針日の代わりに検針された日。`bills` にある日は書かなくてよい',
    todo: LIST,
  },
  'readingDates[]': { meaning: '日付', todo: DATE },
  monthOf: {
    meaning:
      '`fuel` と `levy` で何月分と呼ぶか。readingDay（終わりの検針日の月、例: 5 月検針分）か lastDay（使用最終日の月）',
    todo: 'readingDay か lastDay を書いてください',
  },
  holidays: { meaning: '`days` の `holiday` にあたる日。書かなければ、なし', todo: GROUP },
  'holidays.national': { meaning: 'true: 国民の祝日・休日', todo: TRUE_FALSE },
  'holidays.also': { meaning: "そのほかの日付、または '12-30' のような毎年の日", todo: LIST },
  'holidays.also[]': {
    meaning: "日付、または '12-30'",
    todo: "日付か、'12-30' のような毎年の日を書いてください",
  },
  versions: { meaning: '税込みの料金。古い順に、それぞれ次のものまで有効', todo: NEW_VERSION },
  'versions[]': { meaning: 'ある日からの料金', todo: NEW_VERSION },
  'versions[].from': { meaning: 'この料金が適用される最初の日', todo: DATE },
  'versions[].basic': { meaning: '1 か月の基本料金', todo: GROUP },
  'versions[].basic.yen': { meaning: '1 単位あたり月額、円', todo: YEN },
  'versions[].basic.units': {
    meaning: '契約の単位数。`yen` が 10 A あたりで契約が 30 A なら 3。kVA、kW も同様',
    todo: '`yen` の何倍かを書いてください（30 A なら 3 など）',
  },
  'versions[].basic.halfIfUnused': { meaning: 'true: まったく使わない月は半額', todo: TRUE_FALSE },
  'versions[].minimumYen': {
    meaning: '最低月額料金（基本料金・電力量料金・燃料費調整額の合計の下限）、円',
    todo: YEN,
  },
  'versions[].energy': {
    meaning: '電力量料金。30 分ごとに、最初に当てはまるものが適用される',
    todo: '`- yenPerKwh: 29.8` をその下に書いてください',
  },
  'versions[].energy[]': { meaning: '単価', todo: '`yenPerKwh: 29.8` か `tiers:` を書いてください' },
  'versions[].energy[].name': { meaning: '呼び名。例: 夜間', todo: NAME },
  'versions[].energy[].hours': {
    meaning: "時間帯。例: ['22:00-8:00']。30 分単位。書かなければ終日",
    todo: "['22:00-8:00'] のような一覧を書いてください",
  },
  'versions[].energy[].hours[]': {
    meaning: '始まりと終わり',
    todo: '22:00-8:00 のように 30 分単位で書いてください。終日なら `hours` を省いてください',
  },
  'versions[].energy[].days': {
    meaning: '曜日。mon、tue、wed、thu、fri、sat、sun、holiday。休日は曜日に含まない。書かなければ毎日',
    todo: '[sat, sun, holiday] のような一覧を書いてください',
  },
  'versions[].energy[].days[]': {
    meaning: '曜日',
    todo: 'mon、tue、wed、thu、fri、sat、sun、holiday のいずれかを書いてください',
  },
  'versions[].energy[].months': {
    meaning: '月。例: [7, 8, 9]。書かなければ通年',
    todo: '[7, 8, 9] のような一覧を書いてください',
  },
  'versions[].energy[].months[]': { meaning: '月、1〜12', todo: '1〜12 の月を書いてください' },
  'versions[].energy[].yenPerKwh': { meaning: '1 kWh あたり、円', todo: YEN },
  'versions[].energy[].tiers': {
    meaning: '`yenPerKwh` の代わりに、その月の使用量による段階料金（三段階料金）',
    todo: '`- { upToKwh: 120, yenPerKwh: 29.8 }` のように下に書いてください',
  },
  'versions[].energy[].tiers[]': {
    meaning: '段階',
    todo: '`{ upToKwh: 120, yenPerKwh: 29.8 }` のように書いてください',
  },
  'versions[].energy[].tiers[].upToKwh': {
    meaning: 'その月の何 kWh まで。最後の段階には書かない',
    todo: '整数の kWh を書いてください。最後の段階では省いてください',
  },
  'versions[].energy[].tiers[].yenPerKwh': { meaning: 'この段階の 1 kWh あたり、円', todo: YEN },
  'versions[].soldYenPerKwh': { meaning: '売電 1 kWh あたりの買取価格、円', todo: YEN },
  fuel: { meaning: '月ごとの燃料費調整単価（国の値引きを含む）', todo: LIST },
  'fuel[]': { meaning: '月', todo: '`{ month: 2026-10, yenPerKwh: -3.5 }` のように書いてください' },
  'fuel[].month': { meaning: '何月分か（`monthOf` による）', todo: MONTH },
  'fuel[].yenPerKwh': { meaning: '1 kWh あたり、円。負の値も可', todo: YEN },
  levy: { meaning: '再エネ賦課金。毎年 5 月に変わる', todo: LIST },
  'levy[]': { meaning: '賦課金', todo: '`{ from: 2026-05, yenPerKwh: 4.18 }` のように書いてください' },
  'levy[].from': { meaning: '最初の月。12 か月間有効', todo: MONTH },
  'levy[].yenPerKwh': { meaning: '1 kWh あたり、円', todo: YEN },
  rounding: {
    meaning: '端数の扱い。none（残す）、down（切り捨て）、nearest（四捨五入）、up（切り上げ）',
    todo: GROUP,
  },
  'rounding.kwh': { meaning: '単価ごとの kWh', todo: FRACTION },
  'rounding.basic': { meaning: '基本料金の円', todo: FRACTION },
  'rounding.energy': { meaning: '単価・段階ごとの円', todo: FRACTION },
  'rounding.fuel': { meaning: '燃料費調整額の円', todo: FRACTION },
  'rounding.levy': { meaning: '再エネ賦課金の円', todo: FRACTION },
  'rounding.total': { meaning: '合計の円', todo: FRACTION },
  'rounding.sold': { meaning: '売電の円', todo: FRACTION },
  bills: { meaning: '照合する請求', todo: LIST },
  'bills[]': { meaning: '請求', todo: '`{ readOn: 2026-10-14, kwh: 312, yen: 9876 }` のように書いてください' },
  'bills[].readOn': { meaning: '検針日（使用最終日の翌日）', todo: DATE },
  'bills[].kwh': { meaning: '使用量、kWh', todo: KWH },
  'bills[].yen': { meaning: '請求額（税込み）、円', todo: YEN },
  'bills[].soldKwh': { meaning: '同じ月の売電量、kWh', todo: KWH },
  'bills[].soldYen': { meaning: '売電の受取額、円', todo: YEN },
}

export const tariff: typeof English = {
  descriptions,
  start: 'name: から始めて「名前: 値」の形で書いてください。見本は config/tariffs にあります',
  refusals: {
    notDate: { what: '暦にある日付ではありません', todo: DATE },
    notMonth: { what: '年月ではありません', todo: MONTH },
    notDayOfYear: { what: '日付でも毎年の日でもありません' },
    notHours: { what: '30 分単位の時間帯ではありません' },
    tooFine: { what: '小数が 4 桁を超えています', todo: '0.0001 単位に丸めてください' },
    noPrice: { what: '単価がありません', todo: '`yenPerKwh: 29.8` か `tiers:` を書いてください' },
    twoPrices: { what: 'yenPerKwh と tiers の両方があります', todo: 'どちらかを取り除いてください' },
    lastTier: {
      what: '段階が合いません。最後以外の段階には upToKwh が必要で、最後の段階には書けません',
      todo: '一覧の最後を yenPerKwh だけの段階にしてください',
    },
    notAscending: { what: '前の項目より後になっていません', todo: '昇順に並べ、重複をなくしてください' },
    twice: { what: '重複しています', todo: 'どちらかを取り除いてください' },
    uncovered: ({ month, day, time }) => ({
      what: `${month} 月の${WEEKDAYS[day]!} ${time} に当てはまる単価がありません`,
      todo: '一覧の最後に、時間帯・曜日・月を書かない単価を置いてください',
    }),
  },
}
