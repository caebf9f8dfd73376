import type { meterErrors as English } from '../../en/errors/meter.js'

/** Errors of the radio and the session with the meter. */
export const meterErrors: typeof English = {
  'meter.not-found': {
    remedy: 'B ルート認証 ID を確認し、ドングルをメーターに近づけて、もう一度お試しください。',
  },
  'meter.join-refused': {
    remedy:
      'B ルートの認証 ID とパスワード（O と 0、I と 1）、および他の機器が同じメーターに接続していないか確認してください。',
  },
  'meter.session-lost': {
    remedy: '次の実行で続きを読みます。繰り返す場合は、ドングルをメーターに近づけてください。',
  },
  'meter.silent': {
    remedy: '次の実行で続きを読みます。繰り返す場合は、ドングルをメーターに近づけてください。',
  },
  'meter.rate-limited': {
    remedy: '送信時間の制限（ARIB）に達しました。次の実行で続きを読みます。',
  },
}
