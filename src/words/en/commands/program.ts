/** The command line as a whole: the help of `kenshin`, and what is wrong with the words of a command line. */
export const program = {
  usage: 'COMMAND [options]',
  description:
    'kenshin (検針) reads every half hour of a Japanese smart electricity meter over its B route and keeps it in SQLite or InfluxDB.',
  options: {
    config: 'settings; else ./kenshin.yaml, ~/.config/kenshin/kenshin.yaml, /etc/kenshin/kenshin.yaml',
    json: 'data as JSON on stdout, logs as JSON lines on stderr',
    logLevel: 'how much to log',
    version: 'print the version',
    help: 'print this help',
  },
  firstSteps: `
First steps:
  kenshin init                                 settings by questions, all tried
  kenshin import --dry-run                     what it would read, and how long
  kenshin import                               99 days of half hours
  kenshin run                                  from now on, every night

Without hardware:
  kenshin demo                                 99 days from an emulated meter
  kenshin emulate --tcp 127.0.0.1:7023         then: kenshin init --port tcp://…

Exit codes:
  0 all stored · 2 usage or settings · 3 dongle · 4 no meter or join refused
  5 meter answers wrong · 6 store · 7 incomplete, the next run continues
  130 interrupted
`,
  titles: {
    usage: 'Usage:',
    options: 'Options:',
    globalOptions: 'Options of every command:',
    commands: 'Commands:',
  },
  usageOfCommand: '[options]',
  help: { description: 'print the help of a command', usage: '[command]' },
  stopping: 'stopping in good order; a second signal shortens that to 5 s',
  bug: 'This is a bug in kenshin; please report it with the lines above.',
}

export const usage = {
  commandMissing: 'A command is missing.',
  noOption: ({ option }: { option: string }) => `There is no option ${option}.`,
  noCommand: ({ command }: { command: string }) => `There is no command ${command}.`,
  valueMissing: ({ flags }: { flags: string }) => `A value is missing: ${flags}.`,
  optionMissing: ({ flags }: { flags: string }) => `An option is missing: ${flags}.`,
  noChoice: ({ flags, value, choices }: { flags: string; value: string; choices: string }) =>
    `${flags} cannot be ${value}; it is one of ${choices}.`,
  wrongValue: ({ flags, value, why }: { flags: string; value: string; why: string }) =>
    `${flags} cannot be ${value}. ${why}`,
  optionsOnly: ({ command }: { command: string }) => `${command} takes options only.`,
  other: ({ problem }: { problem: string }) => `${problem}.`,
  didYouMean: ({ sentence, meant }: { sentence: string; meant: string }) => `${sentence} Did you mean ${meant}?`,
  see: ({ help }: { help: string }) => `See ${help}.`,
}
