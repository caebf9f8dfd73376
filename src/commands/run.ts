import type { Command } from 'commander'
import { readersWords } from '../words/words.js'

export function register(program: Command): void {
  const { description, examples } = readersWords().commands.run
  program
    .command('run')
    .description(description)
    .addHelpText('after', examples)
    .action(async (_options: object, command: Command) => {
      const [{ openContext }, { runContext }, { runSchedule }] = await Promise.all([
        import('./context.js'),
        import('./run-context.js'),
        import('../../jobs/schedule.js'),
      ])
      const context = await openContext(command)
      return runSchedule(runContext(context), context.config.jobs)
    })
}
