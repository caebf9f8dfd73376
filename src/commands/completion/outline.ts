/** What can be typed, as the help knows it. */
import type { Command, Option } from 'commander'

export interface TypedOption {
  /** `--model`, and `-h` where there is a short one. */
  readonly long: string
  readonly short: string | undefined
  readonly description: string
  /** undefined where it takes no value. */
  readonly value: Value | undefined
}

/** Names to choose from, a path, or something that only the reader knows. */
export type Value = { readonly choices: readonly string[] } | 'file' | 'folder' | 'other'

export interface TypedCommand {
  readonly name: string
  readonly description: string
  readonly options: readonly TypedOption[]
  /** What may stand behind it. */
  readonly argument: readonly string[]
}

export interface Outline {
  readonly commands: readonly TypedCommand[]
  /** Those of every command. */
  readonly options: readonly TypedOption[]
}

export function outline(program: Command): Outline {
  const names = program.commands.map((command) => command.name())
  return {
    commands: program.commands.map((command) => ({
      name: command.name(),
      description: command.description(),
      options: command.options.map(typedOption),
      argument: command.name() === 'help' ? names : (command.registeredArguments[0]?.argChoices ?? []),
    })),
    options: program.createHelp().visibleOptions(program).map(typedOption),
  }
}

const typedOption = ({ long, short, description, argChoices, flags, required }: Option): TypedOption => ({
  long: long ?? flags,
  short,
  description,
  value: required ? valueOf(argChoices, flags) : undefined,
})

function valueOf(choices: readonly string[] | undefined, flags: string): Value {
  if (choices !== undefined) return { choices }
  if (flags.startsWith('--folder')) return 'folder'
  return /<(?:file|path|store)>/.test(flags) ? 'file' : 'other'
}
