import { InvalidArgumentError, Option, type Command } from 'commander'
import { readersWords } from '../words/words.js'
import type { ExportOptions } from './export-readings.js'

export function register(program: Command): void {
  const { description, options, examples } = readersWords().commands.export
  program
    .command('export')
    .description(description)
    .addOption(new Option('--format <format>', options.format).choices(['csv', 'lp', 'ndjson']))
    .addOption(new Option('--precision <unit>', options.precision).choices(['s', 'ms', 'us', 'ns']))
    .option('--from <date>', options.from, checkDate)
    .option('--to <date>', options.to, checkDate)
    .option('--meter <name>', options.meter)
    .addHelpText('after', examples)
    .action(async (options: ExportOptions, command: Command) => {
      const [{ openContext }, { exportReadings }] = await Promise.all([
        import('./context.js'),
        import('./export-readings.js'),
      ])
      return exportReadings(await openContext(command), options)
    })
}

function checkDate(given: string): string {
  const start = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : NaN
  // 02-30 would be taken for 03-02.
  if (!Number.isNaN(start) && new Date(start).toISOString().startsWith(given)) return given
  throw new InvalidArgumentError(readersWords().commands.export.wrongDate)
}
