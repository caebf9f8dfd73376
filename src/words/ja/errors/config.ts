import type { configErrors as English } from '../../en/errors/config.js'
import { list } from '../format.js'
import { emulatorUsage } from './emulator.js'

/** Errors of the settings and the command line. */
export const configErrors: typeof English = {
  'config.usage': {
    emulator: emulatorUsage,
    noMeter: ({ meter }) => `設定にメーター ${meter} がありません。`,
    knownMeters: ({ names }) => `設定にあるメーター: ${list(names)}`,
    remedy: '--help で使い方を確認してください。',
    onlyForInfluxdb: '--url、--bucket、--org は --store influxdb 用です。',
    severalDevices: ({ ports }) => `シリアル機器が複数あります: ${list(ports)}。`,
    namePort: '--port で Wi-SUN ドングルを指定してください。',
    wrongOptions: ({ problems }) => problems.map((problem) => `${problem}。`).join('\n'),
    fileExists: ({ file }) => `${file} は既にあるため、変更していません。`,
    forceOrOutput: '--force で置き換えるか、--output で別のファイルを指定してください。',
    notWritten: ({ file, code }) => `${file} に書き込めません（${code}）。`,
    otherOutput: '--output で書き込めるフォルダーのファイルを指定してください。',
    notKept: ({ variable }) => `${variable} の値にはすべての種類の引用符があるため、ファイルに書けません。`,
    setVariable: '環境変数に設定して、もう一度実行してください。',
    noTariff: '設定に料金ファイルがありません。',
    nameTariff: '--file で指定するか、設定に report.tariff を書いてください。見本は config/tariffs にあります。',
    contradiction: ({ options }) => `同時に指定できないオプションです: ${options}。`,
    fromAfterTo: ({ from, to }) => `--from ${from} が --to ${to} より後です。`,
    exchangeDates: '両端の日を含みます。入れ替えてください。',
    noStore: ({ given }) => `${given} はデータベースの指定ではありません。`,
    whatIsAStore: 'settings という語、または .sqlite か .yaml で終わるファイル名を指定してください。',
    sameStore: '複写元と複写先が同じです。',
    noFile: ({ path }) => `ファイル ${path} がありません。`,
  },
  'config.missing': {
    remedy: '`kenshin init` で作成するか、--config で指定してください。',
    noFile: ({ places }) => `設定ファイルが見つかりません: ${places.join(', ')}。`,
  },
  'config.invalid': {
    unusableState: ({ folder, why }) => `状態フォルダー ${folder} を使用できません（${why}）。`,
    otherStateFolder: '所有者と権限を確認するか、設定の `state` に別のフォルダーを指定してください。',
    remedy: '上記の設定を直して、もう一度実行してください。',
    problem: ({ where, what, todo }) => `${where}: ${what}。${todo}`,
    problems: ({ lines, file, inFile, inEnvironment }) =>
      [...lines, `${[...counted(file, inFile), ...counted('環境変数', inEnvironment)].join('、')}。`].join('\n'),
    unreadable: ({ file, code }) => `設定ファイル ${file} を読めません（${code}）。`,
    checkFile: 'ファイルであることと、読み取り権限を確認してください。',
    unreadableTariff: ({ file, code }) => `料金ファイル ${file} を読めません（${code}）。`,
    checkTariffFile: 'パスと読み取り権限を確認してください。',
    noRouteB: ({ meter }) => `メーター ${meter} の B ルート認証 ID とパスワードが設定されていません。`,
    setRouteB: ({ variables }) =>
      `${variables.join(' と ')}（またはファイルのパスを _FILE 付きの名前で）を設定してください。`,
  },
}

const counted = (place: string, count: number): string[] =>
  count === 0 ? [] : [`${place}: ${count} 件の問題があります`]
