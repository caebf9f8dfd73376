import { CommanderError, type Command, type Help, type Option } from 'commander'
import { nearest } from '../../config/check/nearest.js'
import { say, text, type Text } from '../base/text.js'

const TITLES: Readonly<Record<string, Text>> = {
  'Usage:': text('Usage:', '使い方:'),
  'Options:': text('Options:', 'オプション:'),
  'Global Options:': text('Options of every command:', '全コマンド共通のオプション:'),
  'Commands:': text('Commands:', 'コマンド:'),
}

/** How help looks: in the reader's language, with the options that every command has. */
export const helpLayout: Partial<Help> = {
  showGlobalOptions: true,
  styleTitle: (title) => (TITLES[title] === undefined ? title : say(TITLES[title])),
  optionDescription: ({ description, argChoices }: Option) =>
    [description, argChoices?.join(' | ')].filter((part) => part !== undefined && part !== '').join(': '),
  subcommandTerm: (command) => command.name(),
}

const usage = (name: string): string =>
  name === 'help' ? say(text('[command]', '[コマンド]')) : say(text('[options]', '[オプション]'))

/** `kenshin help [command]`, and the usage line of all commands. */
export function registerHelp(program: Command): void {
  program
    .command('help')
    .description(say(text('print the help of a command', 'コマンドの説明を表示する')))
    .argument('[command]')
    .action((name: string | undefined) => {
      const commands = program.commands.map((command) => command.name())
      const command = name === undefined ? program : program.commands.find((known) => known.name() === name)
      if (command === undefined) throw unknown(name ?? '', commands)
      command.help()
    })
  for (const command of program.commands) command.usage(usage(command.name()))
}

/** In commander's own words, which are translated in one place. */
function unknown(name: string, commands: readonly string[]): CommanderError {
  const meant = nearest(name, commands)
  const suggestion = meant === undefined ? '' : `\n(Did you mean ${meant}?)`
  return new CommanderError(1, 'commander.unknownCommand', `error: unknown command '${name}'${suggestion}`)
}
