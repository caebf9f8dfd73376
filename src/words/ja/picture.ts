import type { picture as English } from '../en/picture.js'
import { formatNumber } from '../numbers.js'

export const picture: typeof English = {
  directions: { normal: '買電', reverse: '売電' },
  states: { complete: '完了', partial: '途中', holed: '欠測あり', missing: '未取得' },
  weekdays: ['月', '火', '水', '木', '金', '土', '日'],
  month: ({ month }) => `${month}月`,
  datesBy: ({ proof }) => `日付の根拠 ${proof}`,
  monthSoFar: ({ month }) => `${month}月累計`,
  number: ({ value, digits }) => formatNumber(value, digits),
  inKwh: ({ what }) => `${what} kWh`,
  kwhIn: ({ minutes }) => `kWh（${minutes} 分）`,
  hour: '時',
  today: '今日',
  todayUntil: ({ time }) => `今日 ${time} まで`,
  yesterday: '昨日',
  sevenDays: '7 日間',
  atLeast: '+ 未取得の 30 分値があるため、実際の値はこれより大きい',
  differs: '* 買電と売電で状態が異なる日（悪いほうを表示）',
  columns: {
    meter: 'メーター',
    direction: '',
    last: '最後の指示値',
    today: '今日 kWh',
    week: '7 日間 kWh',
    lost: '消える日',
  },
  lostOn: '消える日: 揃っていない日のうち、次にメーターから消える日付',
  oneMeter: '1 台ずつの表示: kenshin status --meter 名前',
}
