/** Errors of the settings and the command line. */
export const configErrors = {
  'config.usage': {
    noMeter: ({ meter }: { meter: string }) => `There is no meter ${meter} in the settings.`,
    knownMeters: ({ names }: { names: readonly string[] }) => `Known: ${names.join(', ')}.`,
    remedy: 'Run the command with --help.',
  },
  'config.missing': {
    remedy: 'Write one with `kenshin init`, or name it with --config.',
  },
  'config.invalid': {
    unusableState: ({ folder, why }: { folder: string; why: string }) =>
      `The state folder ${folder} cannot be used: ${why}.`,
    otherStateFolder: 'Check its owner and rights, or set `state` to another folder.',
    remedy: 'Correct the settings named above and run again.',
  },
}
