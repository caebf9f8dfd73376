import type { Outline, TypedOption, Value } from './outline.js'

export function fish({ commands, options }: Outline): string {
  const lines = [
    '# kenshin completion fish',
    'complete -c kenshin -f',
    ...options.map((option) => optionLine('', option)),
    ...commands.flatMap(({ name, description, options: own, argument }) => [
      `complete -c kenshin -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
      ...own.map((option) => optionLine(` -n '__fish_seen_subcommand_from ${name}'`, option)),
      ...(argument.length > 0
        ? [`complete -c kenshin -n '__fish_seen_subcommand_from ${name}' -a ${quoted(argument.join(' '))}`]
        : []),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

function optionLine(when: string, { long, short, description, value }: TypedOption): string {
  const name = `-l ${long.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}`
  return `complete -c kenshin${when} ${name}${valueOf(value)} -d ${quoted(description)}`
}

function valueOf(value: Value | undefined): string {
  if (value === undefined) return ''
  if (value === 'file') return ' -r -F'
  if (value === 'folder') return " -x -a '(__fish_complete_directories)'"
  return value === 'other' ? ' -x' : ` -x -a ${quoted(value.choices.join(' '))}`
}

const quoted = (words: string): string => `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
