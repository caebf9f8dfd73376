/**
 * `make generate`: the manual page in the language of the environment, from what `--help` prints. Not part of the package; the page
 * that it wrote is.
 */
import type { Command } from 'commander'
import { loadWords, readersWords } from '../words/words.js'
import { makeProgram } from './program.js'

await loadWords()
const words = readersWords().commands.manual

/** @returns the source of man(7) */
export function manual(program: Command): string {
  const help = program.createHelp()
  const general = help.visibleOptions(program)
  const own = (command: Command): Option[] => help.visibleOptions(command).filter((option) => option.long !== '--help')
  return `${[
    String.raw`.\" Written by make generate.`,
    `.TH KENSHIN 1 "" "kenshin ${program.version() ?? ''}"`,
    section(words.name),
    String.raw`kenshin \- ${escaped(words.summary)}`,
    section(words.synopsis),
    String.raw`.B kenshin`,
    escaped(program.usage()),
    section(words.description),
    escaped(program.description()),
    ...example(behind(program)),
    section(words.options),
    ...general.flatMap((option) => paragraph(option, help.optionDescription(option))),
    section(words.commands),
    ...program.commands.flatMap((command) => [
      `.SS "kenshin ${command.name()}"`,
      escaped(command.description()),
      ...own(command).flatMap((option) => paragraph(option, help.optionDescription(option))),
      ...example(behind(command)),
    ]),
  ].join('\n')}\n`
}

type Option = ReturnType<ReturnType<Command['createHelp']>['visibleOptions']>[number]

const section = (title: string): string => `.SH ${title}`

const paragraph = ({ flags }: Option, description: string): string[] => [
  '.TP',
  `.B ${escaped(flags)}`,
  escaped(description),
]

/** What stands below the list of options. */
function behind(command: Command): string {
  let whole = ''
  command.configureOutput({ writeOut: (part) => (whole += part) })
  command.outputHelp()
  return whole.slice(command.helpInformation().length).trim()
}

const example = (lines: string): string[] =>
  lines === '' ? [] : ['.PP', '.nf', ...lines.split('\n').map((line) => escaped(line)), '.fi']

/** Hyphens that can be copied, and no line that begins as a request. */
const escaped = (line: string): string =>
  line
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replace(/^(?=[.'])/, String.raw`\&`)

if (process.argv[1] === import.meta.filename) process.stdout.write(manual(makeProgram()))
