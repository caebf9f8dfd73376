#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander'
import { register as registerBackfill } from './commands/backfill.js'
import { register as registerCopy } from './commands/copy.js'
import { register as registerEmulate } from './commands/emulate.js'
import { register as registerExport } from './commands/export.js'
import { register as registerImport } from './commands/import.js'
import { register as registerInit } from './commands/init.js'
import { register as registerRun } from './commands/run.js'
import { register as registerStatus } from './commands/status.js'
import { Exit, KenshinError } from './base/errors.js'
import { scrub } from './base/secret.js'
import { say, text } from './base/text.js'

/** Everything that is needed for `--help` is loaded here, and nothing else: commands load their parts when they run. */
function program(): Command {
  const kenshin = new Command('kenshin')
    .description(
      say(
        text(
          'kenshin (検針) reads every half hour of a Japanese smart electricity meter over its B route\nand keeps it in SQLite or InfluxDB.',
          'kenshin（検針）は、スマートメーターの B ルートから 30 分ごとの電力量をすべて読み取り、\nSQLite または InfluxDB に保存します。',
        ),
      ),
    )
    .option(
      '--config <file>',
      say(
        text(
          'settings (default: ./kenshin.yaml, ~/.config/kenshin/kenshin.yaml, /etc/kenshin/kenshin.yaml)',
          '設定ファイル（既定: ./kenshin.yaml、~/.config/kenshin/kenshin.yaml、/etc/kenshin/kenshin.yaml）',
        ),
      ),
    )
    .option(
      '--json',
      say(
        text(
          'data as JSON on stdout, logs as JSON lines on stderr',
          'データを JSON で標準出力へ、ログを JSON 行で標準エラーへ',
        ),
      ),
    )
    .addOption(
      new Option('--log-level <level>', say(text('how much to log', 'ログの詳しさ'))).choices([
        'error',
        'warn',
        'info',
        'debug',
        'trace',
      ]),
    )
    .version('0.1.0')
    .addHelpText('after', say(FIRST_STEPS))
    .showHelpAfterError(false)
    .configureOutput({ writeErr: () => undefined })
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
  ])
    register(kenshin)
  return kenshin
}

const FIRST_STEPS = text(
  `
First steps:
  kenshin init --port /dev/serial/by-id/usb-…   writes kenshin.yaml
  export KENSHIN_ROUTE_B_ID=… KENSHIN_ROUTE_B_PASSWORD=…
  kenshin import --dry-run                      what would be read, and how long it takes
  kenshin import                                99 days of half hours
  kenshin run                                   from now on, every night

Exit codes: 0 all stored · 2 usage or settings · 3 dongle · 4 meter not found or join refused · 5 meter answers wrong ·
6 store · 7 incomplete, the next run continues · 130 interrupted
`,
  `
はじめに:
  kenshin init --port /dev/serial/by-id/usb-…   kenshin.yaml を作成
  export KENSHIN_ROUTE_B_ID=… KENSHIN_ROUTE_B_PASSWORD=…
  kenshin import --dry-run                      読み取る日と所要時間を表示
  kenshin import                                99 日分の 30 分値を取り込み
  kenshin run                                   以後毎晩実行

終了コード: 0 すべて保存 · 2 使い方・設定 · 3 ドングル · 4 メーターが見つからない・接続拒否 · 5 メーターの応答が不正 ·
6 データベース · 7 未完（次回続行） · 130 中断
`,
)

/** The last net: no registered secret leaves through stdout or stderr, whoever writes there. */
function guardOutputs(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean
    stream.write = (chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === 'string' ? scrub(chunk) : chunk, ...rest)
  }
}

function fail(error: unknown, json: boolean): Exit {
  if (error instanceof CommanderError) return failedUsage(error, json)
  if (error instanceof KenshinError) {
    report(
      json,
      { code: error.code, message: say(error.words), next: say(error.remedy), exit: error.exit },
      error.explain(),
    )
    return error.exit
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
  report(json, { code: 'internal', message: words, exit: Exit.internal }, words)
  return Exit.internal
}

function failedUsage({ code, exitCode, message }: CommanderError, json: boolean): Exit {
  if (exitCode === 0) return Exit.ok
  // A bare `kenshin` shows the help and is told that a command is missing.
  const words =
    code === 'commander.help'
      ? say(text('A command is missing.', 'コマンドを指定してください。'))
      : message.replace(/^error: /, '')
  const next = say(text('See kenshin --help.', 'kenshin --help をご覧ください。'))
  report(json, { code: 'config.usage', message: words, next, exit: Exit.usage }, `${words} ${next}`)
  return Exit.usage
}

function report(json: boolean, error: Record<string, unknown>, words: string): void {
  process.stderr.write(json ? `${JSON.stringify({ error })}\n` : `kenshin: ${words}\n`)
}

guardOutputs()
const json = process.argv.includes('--json')
// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
process.on('uncaughtException', (error) => process.exit(fail(error, json)))
try {
  await program().parseAsync()
} catch (error) {
  process.exitCode = fail(error, json)
}
