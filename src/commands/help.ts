import { CommanderError, type Command, type Help, type Option } from 'commander'
import { readersWords, type Words } from '../words/words.js'

/** Commander's titles. */
const TITLES = new Map<string, keyof Words['commands']['program']['titles']>([
  ['Usage:', 'usage'],
  ['Options:', 'options'],
  ['Global Options:', 'globalOptions'],
  ['Commands:', 'commands'],
])

function titleOf(title: string): string {
  const name = TITLES.get(title)
  return name === undefined ? title : readersWords().commands.program.titles[name]
}

/** How help looks: in the reader's language, with the options that every command has. */
export const helpLayout: Partial<Help> = {
  showGlobalOptions: true,
  styleTitle: titleOf,
  optionDescription: ({ description, argChoices }: Option) =>
    [description, argChoices?.join(' | ')].filter((part) => part !== undefined && part !== '').join(': '),
  subcommandTerm: (command) => command.name(),
}

/** `kenshin help [command]`, and the usage line of all commands. */
export function registerHelp(program: Command): void {
  const { help, usageOfCommand } = readersWords().commands.program
  program
    .command('help')
    .description(help.description)
    .argument('[command]')
    .action(async (name: string | undefined) => {
      const commands = program.commands.map((command) => command.name())
      const command = name === undefined ? program : program.commands.find((known) => known.name() === name)
      if (command === undefined) throw await unknown(name ?? '', commands)
      command.help()
    })
  for (const command of program.commands) command.usage(command.name() === 'help' ? help.usage : usageOfCommand)
}

/** In commander's own words, which are translated in one place. */
async function unknown(name: string, commands: readonly string[]): Promise<CommanderError> {
  const { nearest } = await import('../../config/check/nearest.js')
  const meant = nearest(name, commands)
  const suggestion = meant === undefined ? '' : `\n(Did you mean ${meant}?)`
  return new CommanderError(1, 'commander.unknownCommand', `error: unknown command '${name}'${suggestion}`)
}
