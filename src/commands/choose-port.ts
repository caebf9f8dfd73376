import { join, resolve } from 'node:path'
import { looksLikeDongle } from '../app/adapters.js'
import { KenshinError } from '../base/errors.js'
import { namesIn } from '../base/folder.js'

/** Where `init` runs, and the folder in which Linux names the serial adapters. */
export interface InitPlace {
  readonly cwd: string
  readonly serialFolder: string
}

/**
 * The port of the dongle: the given one, the only serial device, or the only one whose name looks like a dongle. None is opened.
 * @returns with `isFound` where nobody named it
 * @throws {KenshinError} `dongle.no-port` when there is none, `config.usage` when there are several
 */
export async function choosePort(
  given: string | undefined,
  { cwd, serialFolder }: InitPlace,
): Promise<{ port: string; isFound: boolean }> {
  if (given !== undefined) return { port: given.startsWith('.') ? resolve(cwd, given) : given, isFound: false }
  const ports = (await namesIn(serialFolder)).map((name) => join(serialFolder, name))
  if (ports.length === 0) throw noDongle(serialFolder)
  const likely = ports.filter(looksLikeDongle)
  const [only, ...others] = likely.length === 0 ? ports : likely
  if (only === undefined || others.length > 0) throw severalDevices(ports)
  return { port: only, isFound: true }
}

/** No file is written with an invented port: it would stand in the way of the next `init`. */
const noDongle = (folder: string): KenshinError =>
  new KenshinError('dongle.no-port', (words) => words.noneFound({ folder }), {
    remedy: (words) => words.plugInOrName,
  })

const severalDevices = (ports: readonly string[]): KenshinError =>
  new KenshinError('config.usage', (words) => words.severalDevices({ ports }), { remedy: (words) => words.namePort })
