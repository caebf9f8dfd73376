import type { Outline, TypedCommand, TypedOption, Value } from './outline.js'

/** As a file of `fpath` or by `source`. */
export function zsh({ commands, options }: Outline): string {
  const general = options.map(optionSpec)
  return `#compdef kenshin
# kenshin completion zsh
_kenshin() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C \\
${general.map((spec) => `    ${spec} \\`).join('\n')}
    '1: :->command' '*:: :->rest'
  case $state in
    command)
      local -a commands=(
${commands.map(({ name, description }) => `        ${quoted(`${name}:${description.replaceAll(':', '\\:')}`)}`).join('\n')}
      )
      _describe command commands
      ;;
    rest)
      case $words[1] in
${commands.map((command) => branch(command, general)).join('\n')}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _kenshin ]]; then _kenshin "$@"; else compdef _kenshin kenshin; fi
`
}

function branch({ name, options, argument }: TypedCommand, general: readonly string[]): string {
  const behind = argument.length > 0 ? [`'1: :(${argument.join(' ')})'`] : []
  const specs = [...options.map(optionSpec), ...general, ...behind]
  return `        ${name}) _arguments \\\n          ${specs.join(' \\\n          ')} ;;`
}

function optionSpec({ long, short, description, value }: TypedOption): string {
  const told = `[${description.replaceAll(/[[\]:\\]/g, String.raw`\$&`)}]${valueOf(value)}`
  return short === undefined ? quoted(`${long}${told}`) : `'(${short} ${long})'{${short},${long}}${quoted(told)}`
}

function valueOf(value: Value | undefined): string {
  if (value === undefined) return ''
  if (value === 'file') return ':file:_files'
  if (value === 'folder') return ':folder:_files -/'
  return value === 'other' ? ':value: ' : `:value:(${value.choices.join(' ')})`
}

const quoted = (words: string): string => `'${words.replaceAll("'", String.raw`'\''`)}'`
