import type { historyErrors as English } from '../../en/errors/history.js'

/** Errors of the history and its dates. */
export const historyErrors: typeof English = {
  'history.other-day': {
    remedy:
      '他のコントローラーが同じメーターの別の日を要求している可能性があります。止めるか、時間をずらしてください。',
  },
  'history.date-not-proven': {
    remedy:
      '日付を確認できないデータは書き込んでいません。次の実行で読み直します。繰り返す場合はメーターの時計を確認してください。',
    clockNotSet: 'メーターの時計が未設定で、最新の定時値（EPC EA）にも日付がありません。',
    tellOperator:
      '何も書き込んでいません。時計は送配電事業者の通信で設定されます。何日も続く場合は事業者にお問い合わせください。',
  },
  'history.readings-differ': {
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
    remedy:
      '次の実行でもう一度読み取ります。毎回同じ日が拒否される場合は、メーターの保存日数に合わせて history.days を小さくしてください。',
  },
  'history.quiet-window': {
    remedy: 'メーターの時計で 00:35 以降に再実行するか、history.quietWindow を wait にしてください。',
  },
}
