import { realpath } from 'node:fs/promises'
import { basename, join, normalize } from 'node:path'
import { namesIn } from '../base/folder.js'

/**
 * Names in /dev/serial/by-id that a Wi-SUN dongle may have: its maker or model, or the USB chip FT230X, which Stick-D and RS-WSUHA-P
 * show (0403:6015). Other devices have that chip, too: the name is a reason to ask, and proves nothing.
 */
const WI_SUN = /FT230X|ROHM|BP35|RATOC|WSUHA|TESSERA|RL7023|JORJIN|WSR35/i

export const looksLikeDongle = (port: string): boolean => WI_SUN.test(basename(port))

/** As makers print it on the box, and write it into the USB device. */
const MODEL = /RS-WSUHA-(?:J11|P)|BP35[AC]\d(?:-J11(?:-T01)?)?|WSR35A1(?:-00)?|RL7023/i

/**
 * The model of the dongle on a port, such as `RS-WSUHA-J11`, by the names that Linux gives the port.
 * @returns undefined where none of them tells it: the USB device may have the name of its chip
 */
export async function modelOf(port: string, devices = '/dev'): Promise<string | undefined> {
  const folder = join(devices, 'serial/by-id')
  const device = await deviceOf(port)
  for (const name of await namesIn(folder))
    if (MODEL.test(name) && (await deviceOf(join(folder, name))) === device) return modelIn(name)
  return modelIn(basename(port))
}

const modelIn = (name: string): string | undefined => MODEL.exec(name)?.[0]

/** The same for all names of one device. */
export const deviceOf = async (port: string): Promise<string> =>
  port.startsWith('tcp://') ? port.toLowerCase() : realpath(port).catch(() => normalize(port))
