import type { echonetErrors as English } from '../../en/errors/echonet.js'

/** Errors of the meter's answers. */
export const echonetErrors: typeof English = {
  'echonet.malformed': {
    remedy: 'もう一度実行してください。繰り返す場合は --log-level trace のログとともにご報告ください。',
  },
  'echonet.refused': {
    remedy: 'メーターが必要なプロパティに対応していません。--log-level debug のログとともにご報告ください。',
    refused: ({ what }) => `メーターが ${what} を拒否しました。`,
  },
  'echonet.value': {
    remedy: 'メーターが規格外の値を返しました。--log-level debug のログとともにご報告ください。',
    zeroCoefficient: 'メーターの係数（EPC D3）が 0 のため、電力量を計算できません。',
  },
}
