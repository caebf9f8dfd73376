import { InvalidArgumentError, Option, type Command } from 'commander'
import { text, say } from '../base/text.js'
import type { ExportOptions } from './export-readings.js'

const EXAMPLES = text(
  `
Examples:
  kenshin export --format csv > kenshin.csv
  kenshin export --format lp --from 2026-10-01 --to 2026-10-31 > october.lp
  kenshin export --format ndjson --meter home | jq .usage_kwh

Columns: time, meter, direction, count, cumulative_kwh, usage_kwh (of the half
hour that begins at time; empty while unknown).
lp is InfluxDB's line protocol, times in seconds: write it with precision=s
(influx write --precision s), or choose --precision ns, which needs no word.
`,
  `
例:
  kenshin export --format csv > kenshin.csv
  kenshin export --format lp --from 2026-10-01 --to 2026-10-31 > october.lp
  kenshin export --format ndjson --meter home | jq .usage_kwh

列: time, meter, direction, count, cumulative_kwh, usage_kwh（time から 30 分間の
電力量。未確定は空）。
lp は InfluxDB のラインプロトコルで、時刻は秒です。precision=s を付けて書き込む
（influx write --precision s）か、指定の要らない --precision ns を選んでください。
`,
)

export function register(program: Command): void {
  program
    .command('export')
    .description(say(text('write the readings of the store to stdout', '保存済みの指示値を標準出力に書き出す')))
    .addOption(new Option('--format <format>', say(text('how (csv)', '形式（csv）'))).choices(['csv', 'lp', 'ndjson']))
    .addOption(
      new Option('--precision <unit>', say(text('unit of time of lp (s)', 'lp の時刻の単位（s）'))).choices([
        's',
        'ms',
        'us',
        'ns',
      ]),
    )
    .option('--from <date>', say(text('first date (Japan), YYYY-MM-DD', '最初の日（日本時間）YYYY-MM-DD')), checkDate)
    .option('--to <date>', say(text('last date (Japan), YYYY-MM-DD', '最後の日（日本時間）YYYY-MM-DD')), checkDate)
    .option('--meter <name>', say(text('only this meter', 'このメーターだけ')))
    .addHelpText('after', say(EXAMPLES))
    .action(async (options: ExportOptions, command: Command) => {
      const [{ openContext }, { exportReadings }] = await Promise.all([
        import('./context.js'),
        import('./export-readings.js'),
      ])
      return exportReadings(await openContext(command), options)
    })
}

function checkDate(words: string): string {
  const start = /^\d{4}-\d\d-\d\d$/.test(words) ? Date.parse(`${words}T00:00:00Z`) : NaN
  // 02-30 would be taken for 03-02.
  if (!Number.isNaN(start) && new Date(start).toISOString().startsWith(words)) return words
  throw new InvalidArgumentError(say(text('It must be a date, YYYY-MM-DD.', 'YYYY-MM-DD の日付を指定してください。')))
}
