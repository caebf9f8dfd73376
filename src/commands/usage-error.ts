import type { Command, CommanderError } from 'commander'
import { text, type Text } from '../base/text.js'

interface Wording {
  /** What commander says; the groups are handed to `words`. */
  readonly pattern: RegExp
  readonly words: (...parts: string[]) => Text
}

/** Commander's own sentences, https://github.com/tj/commander.js/blob/v14.0.3/lib/command.js */
const WORDINGS: readonly Wording[] = [
  {
    pattern: /^unknown option '([^'=]*)/,
    words: (name) => text(`There is no option ${name}.`, `オプション ${name} はありません。`),
  },
  {
    pattern: /^unknown command '([^']*)'/,
    words: (name) => text(`There is no command ${name}.`, `コマンド ${name} はありません。`),
  },
  {
    pattern: /^option '([^']*)' argument missing/,
    words: (flags) => text(`A value is missing: ${flags}.`, `値がありません: ${flags}。`),
  },
  {
    pattern: /^required option '([^']*)' not specified/,
    words: (flags) => text(`An option is missing: ${flags}.`, `オプションが必要です: ${flags}。`),
  },
  {
    pattern: /^option '([^']*)' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s,
    words: (flags, value, choices) =>
      text(
        `${flags} cannot be ${value}; it is one of ${choices}.`,
        `${flags} に ${value} は使えません（${choices}）。`,
      ),
  },
  {
    pattern: /^option '([^']*)' argument '(.*)' is invalid\. (.*)$/s,
    words: (flags, value, why) =>
      text(`${flags} cannot be ${value}. ${why}`, `${flags} に ${value} は使えません。${why}`),
  },
  {
    pattern: /^too many arguments for '([^']*)'/,
    words: (name) => text(`${name} takes options only.`, `${name} にはオプション以外の引数はありません。`),
  },
]

const MISSING = text('A command is missing.', 'コマンドを指定してください。')

/** What is wrong with the words of the command line. A value given with `=` is not repeated: it may be a secret. */
export function explainUsage({ code, message }: CommanderError): Text {
  if (code === 'commander.help') return MISSING
  const [, said = '', meant] = /^(?:error: )?(.*?)(?:\n\(Did you mean (.*)\?\))?$/s.exec(message) ?? []
  for (const { pattern, words } of WORDINGS) {
    const found = pattern.exec(said)
    if (found !== null) return suggesting(words(...found.slice(1)), meant)
  }
  return suggesting(text(`${said}.`, `${said}。`), meant)
}

const suggesting = ({ en, ja }: Text, meant: string | undefined): Text =>
  meant === undefined ? text(en, ja) : text(`${en} Did you mean ${meant}?`, `${ja}${meant} の間違いではありませんか。`)

/** Where the right words are found: the help of the command that was named. */
export function nextStep(words: readonly string[], program: Command): Text {
  const named = program.commands.find((command) => words.includes(command.name()) && command.name() !== 'help')
  const help = named === undefined ? 'kenshin --help' : `kenshin ${named.name()} --help`
  return text(`See ${help}.`, `${help} をご覧ください。`)
}
