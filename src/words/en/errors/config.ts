import { emulatorUsage } from './emulator.js'

/** Errors of the settings and the command line. */
export const configErrors = {
  'config.usage': {
    emulator: emulatorUsage,
    noMeter: ({ meter }: { meter: string }) => `There is no meter ${meter} in the settings.`,
    knownMeters: ({ names }: { names: readonly string[] }) => `Known: ${names.join(', ')}.`,
    remedy: 'Run the command with --help.',
  },
  'config.missing': {
    remedy: 'Write one with `kenshin init`, or name it with --config.',
    noFile: ({ places }: { places: readonly string[] }) => `There is no settings file: ${places.join(', ')}.`,
  },
  'config.invalid': {
    unusableState: ({ folder, why }: { folder: string; why: string }) =>
      `The state folder ${folder} cannot be used: ${why}.`,
    otherStateFolder: 'Check its owner and rights, or set `state` to another folder.',
    remedy: 'Correct the settings named above and run again.',
    problem: ({ where, what, todo }: { where: string; what: string; todo: string }) => `${where}: ${what}; ${todo}`,
    problems: ({ lines, file, inFile, inEnvironment }: Problems) =>
      [...lines, `${[...counted(file, inFile), ...counted('environment', inEnvironment)].join(', ')}.`].join('\n'),
    unreadable: ({ file, code }: { file: string; code: string }) =>
      `The settings file ${file} cannot be read (${code}).`,
    checkFile: 'Check that it is a file and that this user may read it.',
    noRouteB: ({ meter }: { meter: string }) => `The Route-B ID and password of the meter ${meter} are not set.`,
    setRouteB: ({ variables }: { variables: readonly string[] }) =>
      `Set ${variables.join(' and ')}, or the same names with _FILE and a path.`,
  },
}

interface Problems {
  /** One line for each problem. */
  readonly lines: readonly string[]
  readonly file: string
  readonly inFile: number
  readonly inEnvironment: number
}

const counted = (place: string, count: number): string[] =>
  count === 0 ? [] : [`${place}: ${count} ${count === 1 ? 'problem' : 'problems'}`]
