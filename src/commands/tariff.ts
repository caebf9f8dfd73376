import type { Command } from 'commander'
import { readersWords } from '../words/words.js'

export function register(program: Command): void {
  const { description, file, examples } = readersWords().commands.tariff
  program
    .command('tariff')
    .description(description)
    .option('--file <file>', file)
    .addHelpText('after', examples)
    .action(async (options: { file?: string }, command: Command) => {
      const { checkTariffs } = await import('./check-tariffs.js')
      return checkTariffs(command, options)
    })
}
