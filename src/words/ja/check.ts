import type { check as English, Dongle } from '../en/check.js'
import { formatNumber } from '../numbers.js'
import { formatDuration, list } from './format.js'

const dialects = { single: 'シングルスタック', dual: 'デュアルスタック' }
const outputs = { text: '出力は 16 進文字', bytes: '出力はバイナリー' }

export const check: typeof English = {
  links: {
    settings: '設定',
    store: 'データベース',
    credentials: 'B ルート',
    dongle: 'ドングル',
    meter: 'メーター',
    session: '接続',
    answer: '応答',
  },
  states: { good: 'OK', broken: '失敗' },
  settings: ({ file, meters }) => `${file}（メーター ${meters} 台）`,
  store: ({ name }) => `${name}: 1 点を書き込み、読み戻せました`,
  credentials: '認証 ID 32 文字、パスワード 12 文字',
  dongle: ({ port, ...dongle }) => `${port}: ${dongleOf(dongle)}`,
  meter: ({ channel, lqi, seconds }) =>
    `チャネル ${channel} で見つかりました（${formatDuration(seconds)}）、信号 ${strengthOf(lqi)}`,
  session: ({ seconds }) => `接続しました（${formatDuration(seconds)}）`,
  answer: ({ registerKwh, powerW }) =>
    list([
      registerKwh === undefined ? '応答あり、指示値は表示なし' : `指示値 ${formatNumber(registerKwh, 1)} kWh`,
      ...(powerW === undefined ? [] : [`現在 ${formatNumber(powerW)} W`]),
    ]),
  next: ({ remedy }) => `対処: ${remedy}`,
  allGood: ({ command }) => `すべて正常です。次のコマンド: ${command}`,
  goodSoFar: '調べた範囲は正常です。--no-radio なしで実行すると、メーターも確認します。',
  broken: ({ broken, looked }) =>
    `${looked} 項目のうち ${broken} 項目が失敗しました。最初のものから直して、もう一度実行してください。`,
}

export const dongleOf = ({ model, facts }: Dongle): string =>
  list([...(model === undefined ? [] : [model]), facts.language, ...partsOf(facts)])

function partsOf(facts: Dongle['facts']): string[] {
  const firmware = facts.firmware === '' ? 'ファームウェア不明' : `ファームウェア ${facts.firmware}`
  if (facts.language !== 'J11') return [firmware, dialects[facts.dialect], outputs[facts.output]]
  if (facts.build === 'B route and HAN') return [`${firmware}（B ルートと HAN 用）`]
  return [`${firmware}（種類不明、${facts.build.id}）`]
}

/** @param lqi 0–255 */
function strengthOf(lqi: number): string {
  const dbm = Math.round(0.275 * lqi - 104.27)
  return `${dbm} dBm（LQI ${lqi}）${dbm < -90 ? '。弱いため、ドングルをメーターに近づけてください' : ''}`
}
