import { InvalidArgumentError, Option, type Command } from 'commander'
import { text, say } from '../base/text.js'

const EXAMPLES = text(
  `
Examples:
  kenshin export --format csv > kenshin.csv
  kenshin export --format lp --from 2026-10-01 --to 2026-10-31 | influx write …
  kenshin export --format ndjson --meter home | jq .usage_kwh
`,
  `
例:
  kenshin export --format csv > kenshin.csv
  kenshin export --format lp --from 2026-10-01 --to 2026-10-31 | influx write …
  kenshin export --format ndjson --meter home | jq .usage_kwh
`,
)

export interface ExportOptions {
  readonly format: 'csv' | 'lp' | 'ndjson'
  readonly from?: string
  readonly to?: string
  readonly meter?: string
}

export function register(program: Command): void {
  program
    .command('export')
    .description(say(text('write the readings of the store to stdout', '保存済みの指示値を標準出力に書き出す')))
    .addOption(new Option('--format <format>').choices(['csv', 'lp', 'ndjson']).default('csv'))
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
  if (/^\d{4}-\d\d-\d\d$/.test(words) && !Number.isNaN(Date.parse(words))) return words
  throw new InvalidArgumentError(say(text('It must be a date, YYYY-MM-DD.', 'YYYY-MM-DD の日付を指定してください。')))
}
