import type { Command, CommanderError } from 'commander'
import { text, type Text, type Words } from '../words/words.js'

type UsageWords = Words['commands']['usage']

interface Problem {
  /** What commander says; its groups are the facts of the sentence. */
  readonly pattern: RegExp
  readonly sentence: (words: UsageWords, ...facts: string[]) => string
}

/** Commander's own sentences, https://github.com/tj/commander.js/blob/v14.0.3/lib/command.js */
const PROBLEMS: readonly Problem[] = [
  { pattern: /^unknown option '([^'=]*)/, sentence: (words, option) => words.noOption({ option }) },
  { pattern: /^unknown command '([^']*)'/, sentence: (words, command) => words.noCommand({ command }) },
  { pattern: /^option '([^']*)' argument missing/, sentence: (words, flags) => words.valueMissing({ flags }) },
  { pattern: /^required option '([^']*)' not specified/, sentence: (words, flags) => words.optionMissing({ flags }) },
  {
    pattern: /^option '([^']*)' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s,
    sentence: (words, flags, value, choices) => words.noChoice({ flags, value, choices }),
  },
  {
    pattern: /^option '([^']*)' argument '(.*)' is invalid\. (.*)$/s,
    sentence: (words, flags, value, why) => words.wrongValue({ flags, value, why }),
  },
  {
    pattern: /^command-argument value '(.*)' is invalid for argument '([^']*)'\. Allowed choices are (.*)\.$/s,
    sentence: (words, value, argument, choices) => words.noChoice({ flags: `<${argument}>`, value, choices }),
  },
  {
    pattern: /^missing required argument '([^']*)'/,
    sentence: (words, argument) => words.valueMissing({ flags: `<${argument}>` }),
  },
  { pattern: /^too many arguments for '([^']*)'/, sentence: (words, command) => words.optionsOnly({ command }) },
]

const usageText = (write: (words: UsageWords) => string): Text => text(({ commands }) => write(commands.usage))

/** What is wrong with the words of the command line. A value given with `=` is not repeated: it may be a secret. */
export function explainUsage({ code, message }: CommanderError): Text {
  if (code === 'commander.help') return usageText((words) => words.commandMissing)
  const [, problem = '', meant] = /^(?:error: )?(.*?)(?:\n\(Did you mean (.*)\?\))?$/s.exec(message) ?? []
  return usageText((words) => {
    const said = sentenceOf(words, problem)
    return meant === undefined ? said : words.didYouMean({ sentence: said, meant })
  })
}

function sentenceOf(words: UsageWords, problem: string): string {
  for (const { pattern, sentence } of PROBLEMS) {
    const found = pattern.exec(problem)
    if (found !== null) return sentence(words, ...found.slice(1))
  }
  return words.other({ problem })
}

/** Where the right words are found: the help of the command that was named. */
export function nextStep(words: readonly string[], program: Command): Text {
  const named = program.commands.find((command) => words.includes(command.name()) && command.name() !== 'help')
  const help = named === undefined ? 'kenshin --help' : `kenshin ${named.name()} --help`
  return usageText((usage) => usage.see({ help }))
}
