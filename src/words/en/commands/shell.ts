/** `kenshin completion`, and the headings of the manual page. */
export const completion = {
  description: 'a script with which the shell completes commands and options',
  examples: `
Examples:
  source <(kenshin completion bash)                                     in ~/.bashrc
  source <(kenshin completion zsh)                                      in ~/.zshrc, below compinit
  kenshin completion fish > ~/.config/fish/completions/kenshin.fish
`,
}

export const manual = {
  name: 'NAME',
  summary: 'reads a Japanese smart electricity meter over its B route',
  synopsis: 'SYNOPSIS',
  description: 'DESCRIPTION',
  options: 'OPTIONS OF EVERY COMMAND',
  commands: 'COMMANDS',
}
