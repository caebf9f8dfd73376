import type { meterErrors as English } from '../../en/errors/meter.js'

/** Errors of the radio and the session with the meter. */
export const meterErrors: typeof English = {
  'meter.not-found': {
    remedy: 'B ルート認証 ID を確認し、ドングルをメーターに近づけて、もう一度お試しください。',
    onNoChannel: 'この B ルート認証 ID のメーターが見つかりません。',
    notOnItsChannel: 'この B ルート認証 ID のメーターが見つかりません。',
  },
  'meter.join-refused': {
    remedy:
      'B ルートの認証 ID とパスワード（O と 0、I と 1）、および他の機器が同じメーターに接続していないか確認してください。',
    refusedThreeTimes: 'メーターに接続を 3 回拒否されました。',
  },
  'meter.session-lost': {
    remedy: '次の実行で続きを読みます。繰り返す場合は、ドングルをメーターに近づけてください。',
    left: 'メーターとのセッションが切れました（終了済み）。',
    expired: 'メーターとのセッションが切れました（期限切れ）。',
    notRenewed: 'メーターとのセッションが切れました（更新失敗）。',
    endedByMeter: 'メーターとのセッションが切れました（メーターが終了）。',
  },
  'meter.silent': {
    remedy: '次の実行で続きを読みます。繰り返す場合は、ドングルをメーターに近づけてください。',
    noAnswer: ({ epcs, attempts }) => `メーターが ${attempts} 回の要求（${epcs}）に応答しませんでした。`,
  },
  'meter.rate-limited': {
    remedy: '送信時間の制限（ARIB）に達しました。次の実行で続きを読みます。',
    sendTimeUsedUp: '無線の送信時間の上限に達しました。',
  },
}
