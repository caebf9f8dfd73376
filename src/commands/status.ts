import type { Command } from 'commander'
import { readersWords } from '../words/words.js'

export function register(program: Command): void {
  const { description, meter, examples } = readersWords().commands.status
  program
    .command('status')
    .description(description)
    .option('--meter <name>', meter)
    .addHelpText('after', examples)
    .action(async (options: { meter?: string }, command: Command) => {
      const [{ openContext }, { showStatus }] = await Promise.all([import('./context.js'), import('./show-status.js')])
      return showStatus(await openContext(command), options)
    })
}
