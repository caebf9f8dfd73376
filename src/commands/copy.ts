import type { Command } from 'commander'
import { readersWords } from '../words/words.js'

export function register(program: Command): void {
  const { description, options, examples } = readersWords().commands.copy
  program
    .command('copy')
    .description(description)
    .requiredOption('--from <store>', options.from)
    .requiredOption('--to <store>', options.to)
    .addHelpText('after', examples)
    .action(async (sides: { from: string; to: string }, command: Command) => {
      const { copyStores } = await import('./copy-stores.js')
      return copyStores(command.optsWithGlobals(), sides)
    })
}
