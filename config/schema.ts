/**
 * Every setting with its meaning, unit, range and default. The sample file, the JSON Schema for editors, the README's
 * table and the wording of problems all come from here. The only place that knows zod is this folder: zod is slow to load.
 */
import { z } from 'zod'
import { text, type Text } from '../src/base/text.js'
import { defaultMeasurements } from '../src/store/store.js'
import { cronRule, plainCron } from './check/cron.js'
import {
  lineRule,
  NAME,
  portRule,
  routeBIdRule,
  routeBPasswordRule,
  urlRule,
  type Refusal,
  type Rule,
} from './check/rules.js'

/** What is known about a setting beside its type. */
export interface Doc {
  /** What it means, with unit and range; one line. */
  readonly meaning: Text
  /** What to write, for problems: completes "…; write …". */
  readonly todo: Text
  /** Shown in the sample where there is no default. */
  readonly example?: string
  /** The default in words, where it does not stand in the schema. */
  readonly fallback?: string
}

export const docs = z.registry<Doc>()

const setting = <S extends z.ZodType>(schema: S, doc: Doc): S => {
  docs.add(schema, doc)
  return schema
}

/** A text that a rule looks at, once it is `plain`; the refusal travels in the issue's `params`. */
const ruled = (rule: Rule, plain = (value: string): string => value): z.ZodString =>
  z
    .string()
    .overwrite(plain)
    .superRefine((value, context) => {
      const refusal: Refusal | undefined = rule(value)
      if (refusal !== undefined) context.addIssue({ code: 'custom', params: { refusal } })
    })

/** Some keyboards and file systems compose が of two signs (NFD); as a tag it must be the same name. */
const name = (): z.ZodString => z.string().normalize('NFC').regex(NAME)

const GROUP = text(
  'indent its settings below it, or leave the line out',
  '設定を字下げして書くか、行ごと省いてください',
)

const routeB = z.strictObject({
  id: setting(ruled(routeBIdRule).optional(), {
    meaning: text('Route-B ID: 32 letters and digits, in quotes.', 'B ルート認証 ID。英数字 32 文字、引用符で囲む'),
    todo: text('write 32 letters and digits in quotes', '英数字 32 文字を引用符で囲んで指定してください'),
    example: '00112233445566778899AABBCCDDEEFF',
  }),
  password: setting(ruled(routeBPasswordRule).optional(), {
    meaning: text('Route-B password: 12 characters, in quotes.', 'B ルートのパスワード。12 文字、引用符で囲む'),
    todo: text('write 12 characters in quotes', '12 文字を引用符で囲んで指定してください'),
    example: '0123456789AB',
  }),
})

export const PLACEHOLDER_PORT = '/dev/serial/by-id/usb-FTDI_FT230X_Basic_UART_XXXXXXXX-if00-port0'

const meter = z.strictObject({
  name: setting(name(), {
    meaning: text(
      'Value of the tag `meter`: 1–64 letters (also Japanese), digits, - _ . and unlike every other name.',
      'タグ `meter` の値。1〜64 文字の英数字・日本語・- _ .（他のメーターと重複不可）',
    ),
    todo: text(
      'write 1–64 letters, digits, - _ . or Japanese letters, beginning with a letter or digit',
      '英数字・日本語・- _ . を 1〜64 文字（先頭は文字か数字）で指定してください',
    ),
    example: 'home',
  }),
  port: setting(ruled(portRule), {
    meaning: text(
      'Where the dongle is: a serial path, or tcp://host:port. One dongle for each meter.',
      'ドングルの場所。シリアルポートのパスか tcp://ホスト:ポート。メーターごとに 1 台',
    ),
    todo: text(
      'write its path, such as /dev/serial/by-id/usb-…, or tcp://host:port',
      '/dev/serial/by-id/usb-… のようなパスか tcp://ホスト:ポート を指定してください',
    ),
    example: PLACEHOLDER_PORT,
  }),
  routeB: setting(routeB.optional(), {
    meaning: text(
      'Credentials; better given outside this file by KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD, or …_FILE.',
      '認証情報。このファイルではなく KENSHIN_ROUTE_B_ID と KENSHIN_ROUTE_B_PASSWORD（または …_FILE）を推奨',
    ),
    todo: GROUP,
  }),
})

const KIND: Doc = {
  meaning: text('Kind of database: sqlite or influxdb.', 'データベースの種類。sqlite または influxdb'),
  todo: text('write sqlite or influxdb', 'sqlite または influxdb を指定してください'),
  fallback: 'sqlite',
}

const sqlite = z.strictObject({
  kind: setting(z.literal('sqlite').default('sqlite'), KIND),
  path: setting(ruled(lineRule).default('kenshin.sqlite'), {
    meaning: text(
      'The database file; a relative path begins at the folder of this file.',
      'データベースのファイル。相対パスはこのファイルのフォルダーから',
    ),
    todo: text('write the path of a file', 'ファイルのパスを指定してください'),
  }),
})

const measurement = (of: keyof typeof defaultMeasurements, meaning: Text): z.ZodDefault<z.ZodString> =>
  setting(name().default(defaultMeasurements[of]), {
    meaning,
    todo: text(
      'write 1–64 letters, digits, - _ or . beginning with a letter or digit',
      '英数字・- _ . を 1〜64 文字（先頭は文字か数字）で指定してください',
    ),
  })

const measurements = z.strictObject({
  electricity: measurement('electricity', text('One point for each reading.', '検針値（30 分ごと）')),
  electricity_day: measurement('electricity_day', text('One point for each day.', '1 日ごとの状態')),
  electricity_run: measurement('electricity_run', text('One point for each run.', '実行ごとの記録')),
  electricity_meter: measurement('electricity_meter', text('Which meter was read.', '読んだメーターの記録')),
  electricity_check: measurement(
    'electricity_check',
    text('Written and read back before each run.', '実行前に書き込んで読み戻す確認用'),
  ),
})

const influxdb = z.strictObject({
  kind: setting(z.literal('influxdb'), KIND),
  url: setting(ruled(urlRule), {
    meaning: text('Address of InfluxDB 1.x, 2.x or 3.x.', 'InfluxDB（1.x、2.x、3.x）のアドレス'),
    todo: text('write it like http://localhost:8086', 'http://localhost:8086 のように指定してください'),
    example: 'http://localhost:8086',
  }),
  ca: setting(ruled(lineRule).optional(), {
    meaning: text(
      'File with the certificate that vouches for an https server, PEM, for example a self-signed one.',
      'https サーバーを検証する証明書のファイル（PEM）。自己署名の場合など',
    ),
    todo: text('write the path of a file', 'ファイルのパスを指定してください'),
    example: '/etc/kenshin/influxdb.pem',
  }),
  bucket: setting(ruled(lineRule), {
    meaning: text('The bucket; for 1.x and 3.x the database.', 'バケット。1.x と 3.x ではデータベース名'),
    todo: text('write the name of the bucket or database', 'バケット（データベース）名を指定してください'),
    example: 'home',
  }),
  org: setting(ruled(lineRule).optional(), {
    meaning: text(
      'The organisation, 2.x only; its token comes from KENSHIN_INFLUX_TOKEN or KENSHIN_INFLUX_TOKEN_FILE.',
      '組織名（2.x のみ）。トークンは KENSHIN_INFLUX_TOKEN または KENSHIN_INFLUX_TOKEN_FILE で指定',
    ),
    todo: text('write the name of the organisation', '組織名を指定してください'),
    example: 'home',
  }),
  username: setting(ruled(lineRule).optional(), {
    meaning: text(
      'The user, 1.x only; the password comes from KENSHIN_INFLUX_PASSWORD or KENSHIN_INFLUX_PASSWORD_FILE.',
      'ユーザー名（1.x のみ）。パスワードは KENSHIN_INFLUX_PASSWORD または KENSHIN_INFLUX_PASSWORD_FILE で指定',
    ),
    todo: text('write the name of the user', 'ユーザー名を指定してください'),
    example: 'kenshin',
  }),
  timeout: setting(z.number().min(1).max(600).default(20), {
    meaning: text('How long to wait for each answer: 1–600 seconds.', '応答を待つ時間。1〜600 秒'),
    todo: text('write a number of seconds, 1–600', '1〜600 の秒数を指定してください'),
  }),
  measurements: setting(measurements.prefault({}), {
    meaning: text('Names of the measurements, all different.', 'measurement の名前（互いに異なるもの）'),
    todo: GROUP,
  }),
})

const history = z.strictObject({
  days: setting(z.int().min(1).max(99).default(99), {
    meaning: text('How far back to read: 1–99 days before today.', 'さかのぼる日数。今日の前 1〜99 日'),
    todo: text('write a whole number of days, 1–99', '1〜99 の整数（日数）を指定してください'),
  }),
  today: setting(z.boolean().default(true), {
    meaning: text(
      'Whether to read the unfinished day as well: true or false.',
      '今日の途中までも読むか。true か false',
    ),
    todo: text('write true or false', 'true か false を指定してください'),
  }),
  quietWindow: setting(z.enum(['wait', 'stop']).default('wait'), {
    meaning: text(
      "What to do within 23:50–00:35 by the meter's clock, when meters roll their history over: wait or stop.",
      'メーターが履歴を切り替える 23:50〜00:35 の動作。wait（待つ）か stop（終える）',
    ),
    todo: text('write wait or stop', 'wait か stop を指定してください'),
  }),
  meterClock: setting(z.enum(['check', 'trust']).default('check'), {
    meaning: text(
      "Whether this computer's clock can veto the meter's date: check, or trust where you know that the meter is right.",
      'メーターの日付をこのコンピューターの時計と照合するか。check（照合する）か trust（メーターが正しいと確認済みの場合）',
    ),
    todo: text('write check or trust', 'check か trust を指定してください'),
  }),
})

const jobs = z.strictObject({
  'nightly-backfill': setting(ruled(cronRule, plainCron).default('17 3 * * *'), {
    meaning: text(
      'When `kenshin run` reads what is missing: cron with five fields, Asia/Tokyo, outside 23:50–00:35.',
      '`kenshin run` が未取得分を読む時刻。cron の 5 欄、日本時間、23:50〜00:35 以外',
    ),
    todo: text(
      "write minute, hour, day, month and weekday in quotes, such as '17 3 * * *'",
      "'17 3 * * *' のように分・時・日・月・曜日を引用符で囲んで指定してください",
    ),
  }),
})

const log = z.strictObject({
  level: setting(z.enum(['error', 'warn', 'info', 'debug', 'trace']).default('info'), {
    meaning: text(
      'How much is logged: error, warn, info, debug or trace.',
      'ログの量。error、warn、info、debug、trace',
    ),
    todo: text(
      'write error, warn, info, debug or trace',
      'error、warn、info、debug、trace のいずれかを指定してください',
    ),
  }),
})

export const schema = z.strictObject({
  meters: setting(z.array(meter).min(1), {
    meaning: text('The meters to read.', '読み取るメーター'),
    todo: text('write `- name: home` and its port below it', '`- name: home` と port をその下に書いてください'),
  }),
  store: setting(z.discriminatedUnion('kind', [sqlite, influxdb]).prefault({ kind: 'sqlite' }), {
    meaning: text('Where the readings go.', '検針値の保存先'),
    todo: GROUP,
  }),
  history: setting(history.prefault({}), {
    meaning: text("What is read of the meter's history.", '履歴の読み取り方'),
    todo: GROUP,
  }),
  jobs: setting(jobs.prefault({}), {
    meaning: text('When `kenshin run` works.', '`kenshin run` の予定'),
    todo: GROUP,
  }),
  state: setting(ruled(lineRule).optional(), {
    meaning: text(
      'Folder for the PAN cache, undelivered days, the lock and the heartbeat.',
      'PAN 情報、未送信の日、ロック、動作確認用ファイルのフォルダー',
    ),
    todo: text('write the path of a folder', 'フォルダーのパスを指定してください'),
    example: '~/.local/state/kenshin',
    fallback: '$XDG_STATE_HOME/kenshin or ~/.local/state/kenshin',
  }),
  log: setting(log.prefault({}), { meaning: text('What is logged.', 'ログ'), todo: GROUP }),
})

/** The settings as they may be written. */
export type Written = z.input<typeof schema>
/** The settings with their defaults. */
export type Settings = z.output<typeof schema>
