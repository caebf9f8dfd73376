/** Where a dongle may be on this computer, and what is found when each place is tried. */
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../base/context.js'
import { isOurs, KenshinError } from '../base/errors.js'
import { namesIn } from '../base/folder.js'
import { withDeadline } from '../base/time.js'
import type { DongleFacts } from '../dongle/dongle.js'
import { openDongle } from '../dongle/open-dongle.js'

/** A port that was tried: what answers there, or why nothing does. */
export type Tried = { readonly port: string } & ({ readonly facts: DongleFacts } | { readonly error: KenshinError })

/** A dongle in good order answers in a second, one that speaks J11 within four: it is asked second, and starts anew. */
const LIMIT_MS = 12_000

/** The best names first: one of /dev/serial/by-id stays, whatever port the dongle is plugged into. */
const PLACES: readonly (readonly [folder: string, name: RegExp])[] = [
  ['serial/by-id', /./],
  ['.', /^serial0$/],
  ['.', /^tty(?:AMA|USB|ACM)\d+$/],
]

/** Serial ports, each under its best name: `serial/by-id` is there only while a serial adapter is plugged in. @param root `/dev` */
export async function serialPorts(root: string): Promise<string[]> {
  const ports = new Map<string, string>()
  for (const [folder, pattern] of PLACES)
    for (const name of await namesIn(join(root, folder))) {
      const path = join(root, folder, name)
      const device = await realpath(path).catch(() => undefined)
      if (pattern.test(name) && device !== undefined && !ports.has(device)) ports.set(device, path)
    }
  return [...ports.values()]
}

/**
 * Opens each, asks what is there, and closes it again; all at once.
 * @param isForeign whether nobody said that a dongle is there: it gets questions for its version, and nothing more unless it
 *   answers; one that another program has open is not touched
 */
export const tryPorts = (ports: readonly string[], isForeign: boolean, context: Context): Promise<Tried[]> =>
  Promise.all(ports.map((port) => tryPort(port, isForeign, context)))

async function tryPort(port: string, isForeign: boolean, { time, log, signal }: Context): Promise<Tried> {
  const expired = (): Error => new KenshinError('dongle.silent', (words) => words.noDongle)
  try {
    return await withDeadline(LIMIT_MS, { time, signal, expired }, async (limit) => {
      const dongle = await openDongle(port, { time, log, signal: limit }, { isForeign })
      try {
        return { port, facts: await dongle.look({ signal: limit }) }
      } finally {
        await dongle.close()
      }
    })
  } catch (error) {
    if (signal.aborted || !isOurs(error)) throw error
    return { port, error }
  }
}
