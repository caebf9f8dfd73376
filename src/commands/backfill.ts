import type { Command } from 'commander'
import { readersWords } from '../words/words.js'
import { jobAction } from './job-command.js'

export function register(program: Command): void {
  const { description, examples } = readersWords().commands.backfill
  const command = program.command('backfill').description(description)
  jobAction(command, async () => (await import('../../jobs/nightly-backfill.js')).nightlyBackfill)
  command.addHelpText('after', examples)
}
