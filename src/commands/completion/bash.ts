import type { Outline, TypedOption, Value } from './outline.js'

/** For bash alone, without the package bash-completion. */
export function bash({ commands, options }: Outline): string {
  const names = commands.map(({ name }) => name)
  return `# kenshin completion bash
_kenshin() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command= word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      ${names.join(' | ')}) command=$word; break ;;
    esac
  done
  COMPREPLY=()
  case "$command $previous" in
${[...options.flatMap((option) => valueCase('*', option)), ...commands.flatMap(({ name, options: own }) => own.flatMap((option) => valueCase(name, option)))].join('\n')}
  esac
  case $command in
    '') words='${names.join(' ')}' ;;
${commands.map((command) => `    ${command.name}) words='${[...command.options.map(({ long }) => long), ...command.argument].join(' ')}' ;;`).join('\n')}
  esac
  words="$words ${options.map(({ long }) => long).join(' ')}"
  # Options are shown where one is begun, or where there is nothing else.
  [[ $current == -* ]] || words=$(printf '%s\\n' $words | grep -v '^-')
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _kenshin kenshin
`
}

function valueCase(command: string, { long, value }: TypedOption): string[] {
  if (value === undefined) return []
  const pattern = command === '*' ? `*' ${long}'` : `'${command} ${long}'`
  return [`    ${pattern}) ${reply(value)}; return ;;`]
}

function reply(value: Value): string {
  if (value === 'other') return 'true'
  if (value === 'file' || value === 'folder')
    return `compopt -o ${value === 'file' ? 'default' : 'dirnames'} 2> /dev/null`
  return `COMPREPLY=($(compgen -W '${value.choices.join(' ')}' -- "$current"))`
}
