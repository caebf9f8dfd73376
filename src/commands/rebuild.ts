import type { Command } from 'commander'
import { readersWords } from '../words/words.js'

export function register(program: Command): void {
  const { description, meter, examples } = readersWords().commands.rebuild
  program
    .command('rebuild')
    .description(description)
    .option('--meter <name>', meter)
    .addHelpText('after', examples)
    .action(async (options: { meter?: string }, command: Command) => {
      const [{ openContext }, { rebuildEnergy }] = await Promise.all([
        import('./context.js'),
        import('./rebuild-energy.js'),
      ])
      return rebuildEnergy(await openContext(command, { hasProgress: true }), options)
    })
}
