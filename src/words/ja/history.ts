import type { history as English } from '../en/history.js'

/** Why something of the history is not believed or not read; each completes a sentence that names it in brackets. */
export const history: typeof English = {
  clockStandsStill: 'メーターの時計が止まっています',
  dateChanged: ({ from, to }) => `メーターの日付が ${from} から ${to} に変わりました`,
  latestOfOtherDay: ({ stamp, date }) => `最新の定時積算電力量の日時が ${date} ではなく ${stamp} です`,
  slotDiffersFromLatest: ({ slot }) => `当日のコマ ${slot} が最新の定時積算電力量と異なります`,
  slotAfterLatest: ({ slot }) => `当日のコマ ${slot} が最新の定時積算電力量より後です`,
  witnessContradicts: ({ at, read, told }) =>
    `${at} の値が、日ごとの履歴では ${read}、30 分ごとの履歴（EPC EC）では ${told} です`,
  noSoldDayReadable: 'どの日も読み取れません',
}
