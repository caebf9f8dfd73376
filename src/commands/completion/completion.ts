import { Argument, type Command } from 'commander'
import { readersWords } from '../../words/words.js'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

export function register(program: Command): void {
  const { description, examples } = readersWords().commands.completion
  program
    .command('completion')
    .description(description)
    .addArgument(new Argument('<shell>').choices(shells))
    .addHelpText('after', examples)
    .action(async (shell: Shell) => {
      const [{ outline }, { scripts }] = await Promise.all([import('./outline.js'), import('./scripts.js')])
      process.stdout.write(scripts[shell](outline(program)))
    })
}
