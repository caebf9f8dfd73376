import { readFileSync } from 'node:fs'
import { Command, CommanderError, Option } from 'commander'
import { register as registerBackfill } from './commands/backfill.js'
import { register as registerCopy } from './commands/copy.js'
import { register as registerEmulate } from './commands/emulate.js'
import { register as registerExport } from './commands/export.js'
import { helpLayout, registerHelp } from './commands/help.js'
import { register as registerImport } from './commands/import.js'
import { register as registerInit } from './commands/init.js'
import { register as registerRun } from './commands/run.js'
import { register as registerStatus } from './commands/status.js'
import { guardOutputs, printFailure } from './commands/outputs.js'
import { explainUsage, nextStep } from './commands/usage-error.js'
import { Exit, KenshinError } from './base/errors.js'
import { say, text } from './base/text.js'

/** Everything that is needed for `--help` is loaded here, and nothing else: commands load their parts when they run. */
function program(): Command {
  const kenshin = new Command('kenshin')
    .usage(say(text('COMMAND [options]', 'コマンド [オプション]')))
    .description(say(DESCRIPTION))
    .option('--config <file>', say(CONFIG))
    .option('--json', say(JSON_WORDS))
    .addOption(new Option('--log-level <level>', say(LOG_LEVEL)).choices(['error', 'warn', 'info', 'debug', 'trace']))
    .version(version(), '-V, --version', say(text('print the version', 'バージョンを表示')))
    .helpOption('-h, --help', say(text('print this help', 'この説明を表示')))
    .helpCommand(false)
    .configureHelp(helpLayout)
    .addHelpText('after', say(FIRST_STEPS))
    // What is wrong is told by `fail`, once and in the reader's language.
    .configureOutput({ outputError: () => undefined, ...(json && { writeErr: () => undefined }) })
    .exitOverride()
  for (const register of [
    registerInit,
    registerImport,
    registerBackfill,
    registerRun,
    registerStatus,
    registerExport,
    registerCopy,
    registerEmulate,
    registerHelp,
  ])
    register(kenshin)
  return kenshin
}

/** Of package.json, two folders above the compiled file. */
function version(): string {
  const words = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(words) as { version: string }).version
}

const DESCRIPTION = text(
  'kenshin (検針) reads every half hour of a Japanese smart electricity meter over its B route and keeps it in SQLite or InfluxDB.',
  'kenshin（検針）は、スマートメーターの B ルートから 30 分ごとの電力量をすべて読み取り、SQLite または InfluxDB に保存します。',
)
const CONFIG = text(
  'settings; else ./kenshin.yaml, ~/.config/kenshin/kenshin.yaml, /etc/kenshin/kenshin.yaml',
  '設定ファイル。既定: ./kenshin.yaml、 ~/.config/kenshin/kenshin.yaml、 /etc/kenshin/kenshin.yaml',
)
const JSON_WORDS = text(
  'data as JSON on stdout, logs as JSON lines on stderr',
  'データを JSON で標準出力へ、ログを JSON 行で標準エラーへ',
)
const LOG_LEVEL = text('how much to log', 'ログの詳しさ')

const FIRST_STEPS = text(
  `
First steps:
  kenshin init --port /dev/serial/by-id/usb-…  write kenshin.yaml
  export KENSHIN_ROUTE_B_ID=… KENSHIN_ROUTE_B_PASSWORD=…
  kenshin import --dry-run                     what it would read, and how long
  kenshin import                               99 days of half hours
  kenshin run                                  from now on, every night

Without hardware:
  kenshin emulate --tcp 127.0.0.1:7023         then: kenshin init --port tcp://…

Exit codes:
  0 all stored · 2 usage or settings · 3 dongle · 4 no meter or join refused
  5 meter answers wrong · 6 store · 7 incomplete, the next run continues
  130 interrupted
`,
  `
はじめに:
  kenshin init --port /dev/serial/by-id/usb-…  kenshin.yaml を作成
  export KENSHIN_ROUTE_B_ID=… KENSHIN_ROUTE_B_PASSWORD=…
  kenshin import --dry-run                     読み取る日と所要時間を表示
  kenshin import                               99 日分の 30 分値を取り込み
  kenshin run                                  以後毎晩実行

機器がない場合:
  kenshin emulate --tcp 127.0.0.1:7023         次に kenshin init --port tcp://…

終了コード:
  0 すべて保存 · 2 使い方・設定 · 3 ドングル · 4 メーターなし・接続拒否
  5 メーターの応答が不正 · 6 データベース · 7 未完（次回続行） · 130 中断
`,
)

function fail(error: unknown): Exit {
  if (error instanceof CommanderError) return failedUsage(error)
  if (error instanceof KenshinError) {
    const facts = { code: error.code, message: say(error.words), next: say(error.remedy), exit: error.exit }
    printFailure(facts, error.explain(), json)
    return error.exit
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
  printFailure({ code: 'internal', message: words, next: say(BUG), exit: Exit.internal }, `${words}\n${say(BUG)}`, json)
  return Exit.internal
}

const BUG = text(
  'This is a bug in kenshin; please report it with the lines above.',
  'kenshin の不具合です。上の行とともにご報告ください。',
)

function failedUsage(error: CommanderError): Exit {
  if (error.exitCode === 0) return Exit.ok
  const [message, next] = [say(explainUsage(error)), say(nextStep(process.argv.slice(2), kenshin))]
  printFailure({ code: 'config.usage', message, next, exit: Exit.usage }, `${message} ${next}`, json)
  return Exit.usage
}

const json = process.argv.includes('--json')
guardOutputs({ json, onLost: (error) => process.exit(fail(error)) })
process.on('uncaughtException', (error) => process.exit(fail(error)))
const kenshin = program()
try {
  await kenshin.parseAsync()
} catch (error) {
  process.exitCode = fail(error)
}
