import { list } from '../format.js'
import { emulatorUsage } from './emulator.js'

/** Errors of the settings and the command line. */
export const configErrors = {
  'config.usage': {
    emulator: emulatorUsage,
    noMeter: ({ meter }: { meter: string }) => `There is no meter ${meter} in the settings.`,
    knownMeters: ({ names }: { names: readonly string[] }) => `Known: ${list(names)}.`,
    remedy: 'Run the command with --help.',
    // init
    onlyForInfluxdb: '--url, --bucket and --org belong to --store influxdb.',
    severalDevices: ({ ports }: { ports: readonly string[] }) => `There are several serial devices: ${list(ports)}.`,
    namePort: 'Name the Wi-SUN dongle with --port.',
    wrongOptions: ({ problems }: { problems: readonly string[] }) =>
      problems.map((problem) => `${problem}.`).join('\n'),
    fileExists: ({ file }: { file: string }) => `${file} exists already and was left as it is.`,
    forceOrOutput: 'Replace it with --force, or name another file with --output.',
    notWritten: ({ file, code }: { file: string; code: string }) => `${file} cannot be written (${code}).`,
    otherOutput: 'Name a file in a folder that you may write to with --output.',
    notKept: ({ variable }: { variable: string }) =>
      `The value of ${variable} has all kinds of quotation marks and cannot be written to the file.`,
    setVariable: 'Set it in the environment, and run this again.',
    // tariff
    noTariff: 'The settings name no tariff file.',
    nameTariff: 'Name one with --file, or write report.tariff in the settings; samples are in config/tariffs.',
    // export
    contradiction: ({ options }: { options: string }) => `These options do not go together: ${options}.`,
    fromAfterTo: ({ from, to }: { from: string; to: string }) => `--from ${from} is after --to ${to}.`,
    exchangeDates: 'Both are included; exchange them.',
    // copy
    noStore: ({ given }: { given: string }) => `${given} is no store.`,
    whatIsAStore: 'It is the word settings, or a file whose name ends in .sqlite or .yaml.',
    sameStore: 'Both stores are the same.',
    noFile: ({ path }: { path: string }) => `There is no file ${path}.`,
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
    unreadableTariff: ({ file, code }: { file: string; code: string }) =>
      `The tariff file ${file} cannot be read (${code}).`,
    checkTariffFile: 'Check its path, and that this user may read it.',
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
