import type { historyErrors as English } from '../../en/errors/history.js'

const clocks = ({ meter, host }: { meter: string; host: string }): string =>
  `メーターの時計は ${meter}、このコンピューターの時計は ${host} です。`

/** Errors of the history and its dates. */
export const historyErrors: typeof English = {
  'history.other-day': {
    otherHalfHours: ({ asked, answered }) =>
      `メーターが ${asked} までではなく ${answered ?? '日時なし'} までの 30 分値を返しました。`,
    otherDay: ({ asked, answered }) => `メーターが ${asked} 日前ではなく ${answered} 日前の履歴を返しました。`,
    remedy:
      '他のコントローラーが同じメーターの別の日を要求している可能性があります。止めるか、時間をずらしてください。',
  },
  'history.date-not-proven': {
    hostDisagrees: (facts) => `${clocks(facts)}どちらかが間違っています。`,
    bothImpossible: (facts) => `${clocks(facts)}どちらも間違っています。`,
    earlierThanStored: ({ newest, ...facts }) =>
      `${clocks(facts)}${newest} までの指示値が保存されており、いずれかが間違っています。`,
    storedDiffer: (facts) =>
      `${clocks(facts)}同じ時刻の保存済みの指示値がメーターの値と異なるため、どちらかの時計が間違っています。`,
    setClocks:
      '何も書き込んでいません。コンピューターの時計を合わせてください（NTP）。交換直後のメーターの時計は数日で合います（合わなければ電力会社へ）。メーターが正しいと確認できた場合に限り、history.meterClock を trust にしてください。',
    waitForMeter:
      '何も書き込んでいません。交換直後のメーターの時計は数日で合い（合わなければ電力会社へ）、その後の実行ですべて読み取ります。保存済みの日時が間違っている場合は、その指示値を削除してください。',
    notProven: ({ why }) => `メーターの履歴の日付を確認できませんでした（${why}）。`,
    remedy:
      '日付を確認できないデータは書き込んでいません。次の実行で読み直します。繰り返す場合はメーターの時計を確認してください。',
    historiesDiffer:
      '何も書き込んでいません。メーターの二つの履歴のどちらかが誤っています。上の表示を添えてお知らせください。日ごとの履歴が正しいと確認できた場合だけ history.secondHistory: off を指定してください。',
    storedUnwitnessed:
      '通信が切れたため、確かめる前に、この実行の日を書き込みました。その値は信用しないでください。メーターの二つの履歴のどちらかが誤っています。上の表示を添えてお知らせください。',
    clockNotSet: 'メーターの時計が未設定で、最新の定時値（EPC EA）にも日付がありません。',
    tellOperator:
      '何も書き込んでいません。時計は送配電事業者の通信で設定されます。何日も続く場合は事業者にお問い合わせください。',
  },
  'history.readings-differ': {
    dayDiffers: ({ date, slot }) => `${date} のコマ ${slot} の指示値が、保存済みの値と異なります。`,
    remedy: '別のメーターに同じ名前を使っていませんか。新しいメーターには設定で新しい `name` を付けてください。',
  },
  'history.unit-differs': {
    remedy:
      '何も書き込んでいません。別のメーターに同じ名前を使っている場合は新しい `name` を付け、そうでなければ再実行してください。',
    unitDiffers: ({ meter, now, before }) =>
      `メーター ${meter} の単位（${now}）が、保存済みの指示値の単位（${before}）と異なります。`,
    unit: ({ coefficient, unitExponent, digits }) => `${coefficient} × 10^${unitExponent} kWh、${digits} 桁`,
  },
  'history.incomplete': {
    daysOf: ({ n, direction, span, why }) =>
      `${direction === 'normal' ? '買電' : '売電'}の ${n} 日分（${span}）を読み取れませんでした。${why}`,
    soldEnergy: ({ why }) => `売電の履歴を読み取れませんでした（${why}）。`,
    all: ({ sentences }) => sentences.join(''),
    askForSoldAgain:
      '次の実行でもう一度読み取ります。買電の履歴に不足はありません。毎回繰り返す場合は、--log-level debug のログとともにご報告ください。',
    remedy:
      '次の実行でもう一度読み取ります。毎回同じ日が拒否される場合は、メーターの保存日数に合わせて history.days を小さくしてください。',
  },
  'history.quiet-window': {
    isNow: 'メーターの履歴と日付がずれる恐れのある時間帯（23:50–00:35）です。',
    remedy: 'メーターの時計で 00:35 以降に再実行するか、history.quietWindow を wait にしてください。',
  },
}
