import { Option, type Command } from 'commander'
import { readersWords } from '../words/words.js'
import { checkDate } from './check-date.js'
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
