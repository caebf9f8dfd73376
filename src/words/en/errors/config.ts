/** Errors of the settings and the command line. */
export const configErrors = {
  'config.usage': {
    remedy: 'Run the command with --help.',
  },
  'config.missing': {
    remedy: 'Write one with `kenshin init`, or name it with --config.',
  },
  'config.invalid': {
    remedy: 'Correct the settings named above and run again.',
  },
}
