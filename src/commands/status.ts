import type { Command } from 'commander'
import type { StatusOptions } from './show-status.js'
import { readersWords } from '../words/words.js'

export function register(program: Command): void {
  const { description, meter, ascii, examples } = readersWords().commands.status
  program
    .command('status')
    .description(description)
    .option('--meter <name>', meter)
    .option('--ascii', ascii)
    .addHelpText('after', examples)
    .action(async (options: StatusOptions, command: Command) => {
      const [{ openContext }, { showStatus }] = await Promise.all([import('./context.js'), import('./show-status.js')])
      return showStatus(await openContext(command), options)
    })
}
