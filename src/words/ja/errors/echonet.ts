import type { echonetErrors as English } from '../../en/errors/echonet.js'

/** Errors of the meter's answers. */
export const echonetErrors: typeof English = {
  'echonet.malformed': {
    shorterThanHeader: ({ bytes }) =>
      `ECHONET Lite フレームが不正です: ${bytes} バイトしかなく、ヘッダーに足りません。`,
    otherStart: ({ start }) => `ECHONET Lite フレームが不正です: 先頭が 1081 ではなく ${start} です。`,
    unknownService: ({ esv }) => `ECHONET Lite フレームが不正です: 未知のサービス ${esv} です。`,
    bytesLeftOver: ({ bytes }) =>
      `ECHONET Lite フレームが不正です: 最後のプロパティの後に ${bytes} バイト残っています。`,
    endsBeforeCount: 'ECHONET Lite フレームが不正です: プロパティ数の前で終わっています。',
    endsBeforeProperty: ({ property, count }) =>
      `ECHONET Lite フレームが不正です: ${count} 個中 ${property} 個目のプロパティの前で終わっています。`,
    endsInsideProperty: ({ epc, bytes, pdc }) =>
      `ECHONET Lite フレームが不正です: EPC ${epc} の途中で終わっています（${pdc} バイト中 ${bytes} バイト）。`,
    remedy: 'もう一度実行してください。繰り返す場合は --log-level trace のログとともにご報告ください。',
  },
  'echonet.refused': {
    remedy: 'メーターが必要なプロパティに対応していません。--log-level debug のログとともにご報告ください。',
    refused: ({ what }) => `メーターが ${what} を拒否しました。`,
  },
  'echonet.value': {
    notInTable: ({ epc }) => `EPC ${epc} はプロパティ表にありません。`,
    outOfRange: 'プロパティの値が範囲外です。',
    propertyOutOfRange: ({ epc, name, range }) => `EPC ${epc}（${name}）の値が範囲外です（${range}）。`,
    wrongSize: ({ epc, name, bytes, size }) => `EPC ${epc}（${name}）が ${size} バイトではなく ${bytes} バイトです。`,
    dayChanges: ({ date }) => `メーターが ${date} の指示値を要求のたびに異なる値で返しました。`,
    remedy: 'メーターが規格外の値を返しました。--log-level debug のログとともにご報告ください。',
    zeroCoefficient: 'メーターの係数（EPC D3）が 0 のため、電力量を計算できません。',
  },
}
