import { say, text, type Text } from './text.js'

/** What the program should do about an error; acted on in `collect.ts` and in the jobs. */
export type Advice =
  /** the same request again, in the same session */
  | 'try-again'
  /** a new session (join, perhaps scan) */
  | 'reconnect'
  /** nothing now: the next run repeats it */
  | 'wait'
  /** a person has to change something */
  | 'ask-a-person'

/** Exit codes of the commands (README, "Errors and what to do"). */
export const Exit = {
  ok: 0,
  internal: 1,
  usage: 2,
  dongle: 3,
  join: 4,
  answers: 5,
  store: 6,
  incomplete: 7,
  interrupted: 130,
} as const
export type Exit = (typeof Exit)[keyof typeof Exit]

interface Kind {
  readonly advice: Advice
  readonly exit: Exit
  /** The next step for a person, one sentence. */
  readonly remedy: Text
}

const kind = (exit: Exit, advice: Advice, en: string, ja: string): Kind => ({ exit, advice, remedy: text(en, ja) })

/**
 * Every error the program can end with: exit code, advice to the program, next step for a person.
 * The README's error table is compared with this one by a test.
 */
export const errorKinds = {
  'config.usage': kind(2, 'ask-a-person', 'Run the command with --help.', '--help で使い方を確認してください。'),
  'config.missing': kind(
    2,
    'ask-a-person',
    'Write one with `kenshin init`, or name it with --config.',
    '`kenshin init` で作成するか、--config で指定してください。',
  ),
  'config.invalid': kind(
    2,
    'ask-a-person',
    'Correct the settings named above and run again.',
    '上記の設定を直して、もう一度実行してください。',
  ),
  'dongle.no-port': kind(
    3,
    'ask-a-person',
    'Plug the dongle in and look for its name in /dev/serial/by-id; put that into `port`.',
    'ドングルを挿し、/dev/serial/by-id の名前を `port` に設定してください。',
  ),
  'dongle.no-permission': kind(
    3,
    'ask-a-person',
    'Add the user to the group dialout (`sudo usermod -aG dialout $USER`) and log in again.',
    'ユーザーを dialout グループに追加し（`sudo usermod -aG dialout $USER`）、ログインし直してください。',
  ),
  'dongle.no-driver': kind(
    3,
    'ask-a-person',
    'Run `npx node-gyp rebuild` in node_modules/@serialport/bindings-cpp, or use tcp://host:port with ser2net.',
    'node_modules/@serialport/bindings-cpp で `npx node-gyp rebuild` を実行するか、ser2net で tcp://ホスト:ポート を使ってください。',
  ),
  'dongle.busy': kind(
    3,
    'wait',
    'Stop the other program that holds the dongle, or wait for its end.',
    'ドングルを使用中の別のプログラムを止めるか、終わるのを待ってください。',
  ),
  'dongle.unreachable': kind(
    3,
    'wait',
    'Check that ser2net (or the emulator) listens on that host and port.',
    'そのホストとポートで ser2net（またはエミュレーター）が待ち受けているか確認してください。',
  ),
  'dongle.lost': kind(
    3,
    'reconnect',
    'Check the plug and the USB power; the next run continues.',
    '接続と USB の電源を確認してください。次の実行で続きを読みます。',
  ),
  'dongle.silent': kind(
    3,
    'reconnect',
    'Check that `port` is the Wi-SUN dongle; unplug it, wait ten seconds, plug it in again.',
    '`port` が Wi-SUN ドングルか確認し、抜いて 10 秒待ってから挿し直してください。',
  ),
  'dongle.refused': kind(
    3,
    'reconnect',
    'Run again with --log-level trace and report the dongle and its firmware.',
    '--log-level trace を付けて実行し、ドングルの型番とファームウェアをご報告ください。',
  ),
  'meter.not-found': kind(
    4,
    'wait',
    'Check the Route-B ID, move the dongle nearer to the meter, and try again.',
    'B ルート認証 ID を確認し、ドングルをメーターに近づけて、もう一度お試しください。',
  ),
  'meter.join-refused': kind(
    4,
    'ask-a-person',
    "Check the Route-B ID and password (O/0, I/1), and that no other device uses this meter's B route.",
    'B ルートの認証 ID とパスワード（O と 0、I と 1）、および他の機器が同じメーターに接続していないか確認してください。',
  ),
  'meter.session-lost': kind(
    7,
    'reconnect',
    'Nothing to do: the next run continues. If it recurs, move the dongle nearer to the meter.',
    '次の実行で続きを読みます。繰り返す場合は、ドングルをメーターに近づけてください。',
  ),
  'meter.silent': kind(
    7,
    'reconnect',
    'Nothing to do: the next run continues. If it recurs, move the dongle nearer to the meter.',
    '次の実行で続きを読みます。繰り返す場合は、ドングルをメーターに近づけてください。',
  ),
  'meter.rate-limited': kind(
    7,
    'wait',
    'The radio may not send for now (ARIB limit); the next run continues.',
    '送信時間の制限（ARIB）に達しました。次の実行で続きを読みます。',
  ),
  'echonet.malformed': kind(
    5,
    'try-again',
    'Run again; if it recurs, report the meter with a log at --log-level trace.',
    'もう一度実行してください。繰り返す場合は --log-level trace のログとともにご報告ください。',
  ),
  'echonet.refused': kind(
    5,
    'ask-a-person',
    'The meter does not serve what is needed; report its maker with a log at --log-level debug.',
    'メーターが必要なプロパティに対応していません。--log-level debug のログとともにご報告ください。',
  ),
  'echonet.value': kind(
    5,
    'ask-a-person',
    'The meter sends a value outside the standard; report it with a log at --log-level debug.',
    'メーターが規格外の値を返しました。--log-level debug のログとともにご報告ください。',
  ),
  'history.other-day': kind(
    5,
    'try-again',
    'Another controller may be asking the same meter for other days; stop it or run at another time.',
    '他のコントローラーが同じメーターの別の日を要求している可能性があります。止めるか、時間をずらしてください。',
  ),
  'history.date-not-proven': kind(
    5,
    'wait',
    "Nothing unproven was written; the next run reads it again. If it recurs, compare the meter's clock with yours.",
    '日付を確認できないデータは書き込んでいません。次の実行で読み直します。繰り返す場合はメーターの時計を確認してください。',
  ),
  'history.readings-differ': kind(
    5,
    'ask-a-person',
    'Is this another meter under the same name? Give a new meter a new `name` in the settings.',
    '別のメーターに同じ名前を使っていませんか。新しいメーターには設定で新しい `name` を付けてください。',
  ),
  'history.unit-differs': kind(
    5,
    'ask-a-person',
    'Nothing was written. Is this another meter under the same name? Give it a new `name`; otherwise run again.',
    '何も書き込んでいません。別のメーターに同じ名前を使っている場合は新しい `name` を付け、そうでなければ再実行してください。',
  ),
  'history.incomplete': kind(
    7,
    'wait',
    'The next run asks again. If the same days are refused every night, the meter keeps fewer days: lower history.days.',
    '次の実行でもう一度読み取ります。毎回同じ日が拒否される場合は、メーターの保存日数に合わせて history.days を小さくしてください。',
  ),
  'history.quiet-window': kind(
    7,
    'wait',
    "Run it again after 00:35 by the meter's clock, or set history.quietWindow to wait.",
    'メーターの時計で 00:35 以降に再実行するか、history.quietWindow を wait にしてください。',
  ),
  'store.unreachable': kind(
    6,
    'wait',
    'Check that the database runs at that address; the meter keeps its history, the next run continues.',
    'データベースがそのアドレスで動いているか確認してください。履歴はメーターに残り、次の実行で続きを読みます。',
  ),
  'store.busy': kind(
    6,
    'wait',
    'The database is overloaded or starting; the next run continues.',
    'データベースが混雑または起動中です。次の実行で続きを書き込みます。',
  ),
  'store.no-access': kind(
    6,
    'ask-a-person',
    'Check KENSHIN_INFLUX_TOKEN (or username and KENSHIN_INFLUX_PASSWORD) and its rights to read and write.',
    'KENSHIN_INFLUX_TOKEN（または username と KENSHIN_INFLUX_PASSWORD）と読み書きの権限を確認してください。',
  ),
  'store.certificate': kind(
    6,
    'ask-a-person',
    'Name the file with the certificate of its issuer (PEM) as `store.ca`, or in NODE_EXTRA_CA_CERTS.',
    '発行元の証明書（PEM）のファイルを `store.ca` か環境変数 NODE_EXTRA_CA_CERTS で指定してください。',
  ),
  'store.no-database': kind(
    6,
    'ask-a-person',
    'Create it, or correct `bucket` in the settings.',
    'データベース（バケット）を作成するか、設定の `bucket` を直してください。',
  ),
  'store.read-back': kind(
    6,
    'ask-a-person',
    'Is it InfluxDB? Some other servers take its points (VictoriaMetrics, for example) but do not answer InfluxQL.',
    'InfluxDB ではないサーバー（VictoriaMetrics など）の可能性があります。書き込めても InfluxQL で読み取れません。',
  ),
  'store.retention': kind(
    6,
    'ask-a-person',
    'Lengthen the retention (0 = for ever), or lower history.days.',
    '保存期間を延ばす（0 = 無期限）か、history.days を小さくしてください。',
  ),
  'store.type-conflict': kind(
    6,
    'ask-a-person',
    'Another program writes this measurement with other types: choose other measurement names or another database.',
    '別のプログラムが同じ measurement に別の型で書き込んでいます。measurement 名かデータベースを変えてください。',
  ),
  'store.refused': kind(
    6,
    'ask-a-person',
    "Read the database's own words above and its log.",
    '上記のデータベースの応答とログを確認してください。',
  ),
  'store.locked': kind(
    6,
    'wait',
    'Another kenshin writes this file; wait for its end.',
    '別の kenshin がこのファイルに書き込み中です。終わるのを待ってください。',
  ),
  'store.damaged': kind(
    6,
    'ask-a-person',
    'Move the file away and restore a copy; the meter still holds the last 99 days.',
    'ファイルを退避し、控えから戻してください。直近 99 日分はメーターに残っています。',
  ),
  'output.failed': kind(
    2,
    'ask-a-person',
    'Write the output to a place that takes it, and run again.',
    '書き込める場所に出力して、もう一度実行してください。',
  ),
  'run.interrupted': kind(
    130,
    'wait',
    'Everything confirmed is stored; run again to continue.',
    '確認済みのデータは保存されています。もう一度実行すると続きを読みます。',
  ),
} as const satisfies Record<string, Kind>

export type ErrorCode = keyof typeof errorKinds

interface Details {
  /** Facts for logs and tests; never secrets. */
  readonly facts?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
  /** Replaces the general next step where a better one is known. */
  readonly remedy?: Text
}

/**
 * An error that a person or the program can act on: `code` says what happened, `advice` what the program should do,
 * `remedy` what a person can do. Callers look at `code` and `advice`, never at the wording.
 */
export class KenshinError extends Error {
  readonly code: ErrorCode
  readonly words: Text
  readonly facts: Readonly<Record<string, unknown>>
  readonly #remedy: Text | undefined

  constructor(code: ErrorCode, words: Text | string, details: Details = {}) {
    const both = typeof words === 'string' ? text(words, words) : words
    super(both.en, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'KenshinError'
    this.code = code
    this.words = both
    this.facts = details.facts ?? {}
    this.#remedy = details.remedy
  }

  get advice(): Advice {
    return errorKinds[this.code].advice
  }

  get exit(): Exit {
    return errorKinds[this.code].exit
  }

  get remedy(): Text {
    return this.#remedy ?? errorKinds[this.code].remedy
  }

  /** What happened and what to do next, in the reader's language. */
  explain(): string {
    return `${say(this.words)} ${say(this.remedy)}`
  }
}

/** The code of any error; `internal` for a stranger, which is a bug. */
export const codeOf = (error: unknown): ErrorCode | 'internal' =>
  error instanceof KenshinError ? error.code : 'internal'

/** Whether an error is ours and carries one of these codes. */
export function isCode(error: unknown, ...codes: ErrorCode[]): error is KenshinError {
  return error instanceof KenshinError && codes.includes(error.code)
}
