import { InvalidArgumentError, Option, type Command } from 'commander'
import { readersWords } from '../words/words.js'
import { checkDate } from './check-date.js'
import type { ReportCommandOptions } from './make-report.js'

export function register(program: Command): void {
  const { description, options, examples } = readersWords().commands.report
  program
    .command('report')
    .description(description)
    .option('--out <file>', options.out)
    .option('--open', options.open)
    .option('--days <n>', options.days, parseDays)
    .option('--from <date>', options.from, checkDate)
    .option('--to <date>', options.to, checkDate)
    .option('--meter <name>', options.meter)
    .addOption(new Option('--lang <language>', options.lang).choices(['en', 'ja']))
    .addHelpText('after', examples)
    .action(async (given: ReportCommandOptions, command: Command) => {
      const [{ openContext }, { makeReport }] = await Promise.all([import('./context.js'), import('./make-report.js')])
      return makeReport(await openContext(command, { hasProgress: true }), given)
    })
}

/** A century is enough for any meter. */
const MOST_DAYS = 36_525

function parseDays(given: string): number {
  const days = Number(given)
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days
  throw new InvalidArgumentError(readersWords().commands.report.wrongDays)
}
