import { InvalidArgumentError, type Command } from 'commander'
import { readersWords } from '../words/words.js'
import { jobAction } from './job-command.js'

export function register(program: Command): void {
  const { description, days, examples } = readersWords().commands.import
  const command = program.command('import').description(description).option('--days <n>', days, parseDays)
  jobAction(command, async () => (await import('../../jobs/historical-import.js')).historicalImport)
  command.addHelpText('after', examples)
}

/** E5 counts days from 0 to 99; 0 is today. */
function parseDays(given: string): number {
  const days = Number(given)
  if (Number.isInteger(days) && days >= 1 && days <= 99) return days
  throw new InvalidArgumentError(readersWords().commands.import.wrongDays)
}
