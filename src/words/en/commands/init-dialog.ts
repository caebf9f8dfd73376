import { dongleOf, type Dongle } from '../check.js'
import { list } from '../format.js'

/** What `kenshin init` asks on a terminal. No line is wider than 80 columns but for paths. */
export const initDialog = {
  welcome:
    'kenshin init: a few questions, then everything is tried. Ctrl-C ends it; until\nthe last answer nothing is written.\n',
  yes: /^y(es)?$/i,
  replace: ({ files }: { files: readonly string[] }) => `There already: ${list(files)}\nReplace? [y/N]`,
  /** In brackets what an empty answer means. */
  withDefault: ({ question, usual }: { question: string; usual: string }) => `${question} [${usual}]:`,
  refused: ({ what, todo }: { what: string; todo: string }) => `That ${what}${todo === '' ? '' : `; ${todo}`}.`,

  looking: ({ ports }: { ports: number }) =>
    `Dongle: trying ${ports === 1 ? 'one port' : `${ports} ports`}, up to 12 s …`,
  noPorts: 'Dongle: no serial port was found. Is it plugged in?',
  otherPorts: ({ ports }: { ports: readonly string[] }) =>
    `Dongle: no name of these serial ports is one of a Wi-SUN dongle:\n${ports.map((port) => `  ${port}`).join('\n')}\nOpening one may disturb what is there: a 3D printer may restart.`,
  tryOthers: 'Ask each whether it is a dongle? [y/N]',
  onlyAsked:
    '  They were only asked for their version. If one is your dongle, type it below:\n  then it is woken with all means.',
  answers: (dongle: Dongle) => `a Wi-SUN dongle: ${dongleOf(dongle)}`,
  which: 'Which one?',
  noNumber: ({ most }: { most: number }) => `  Type a number from 1 to ${most}.`,
  port: 'Port of the dongle, /dev/… or tcp://host:port (empty: look again):',
  takeAnyway: 'Take this port all the same? [y/N]',

  name: 'Name of the meter',
  routeB: '\nThe B route, as your grid operator wrote it to you:',
  routeBId: 'Route-B ID, 32 letters and digits:',
  password: 'Route-B password, 12 characters, not shown:',
  known: 'Route-B ID and password: taken from the environment.',

  store: '\nWhere the readings go: 1 = SQLite file, 2 = InfluxDB',
  whichStore: 'Database',
  url: 'Address of InfluxDB',
  bucket: 'Bucket; for 1.x and 3.x the database',
  org: 'Organisation, 2.x only (empty: none):',
  token: 'Token, not shown (empty: none):',
  user: 'User, 1.x only (empty: none):',
  userPassword: 'Password of this user, not shown:',

  wrote: ({ file, secrets }: { file: string; secrets: string | undefined }) =>
    `\nWritten, for your eyes only:\n  ${file}${secrets === undefined ? '' : `\n  ${secrets}`}\n\nThe whole chain:`,
}
