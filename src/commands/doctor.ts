import type { Command } from 'commander'
import { readersWords } from '../words/words.js'
import type { DoctorOptions } from './show-chain.js'

export function register(program: Command): void {
  const { description, meter, noRadio, examples } = readersWords().commands.doctor
  program
    .command('doctor')
    .alias('check')
    .description(description)
    .option('--meter <name>', meter)
    .option('--no-radio', noRadio)
    .addHelpText('after', examples)
    .action(async (options: DoctorOptions, command: Command) => {
      const [{ openContext }, { showChain }] = await Promise.all([import('./context.js'), import('./show-chain.js')])
      return showChain(await openContext(command, { hasProgress: true }), options)
    })
}
