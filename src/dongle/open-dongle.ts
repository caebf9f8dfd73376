import type { Context } from '../base/context.js'
import type { Dongle } from './dongle.js'
import { refuseHeld, withHolder } from './port/holder.js'
import { openPort } from './port/open-port.js'
import { CommandLine } from './skstack/command-line.js'
import { skstackDongle } from './skstack/dongle.js'
import { noDongle, speaksSkstack, wake } from './skstack/wake.js'

export type { Dongle }

interface Caution {
  /** Nothing but SKVER is sent to a device that does not answer it: it may be a printer, or anything else. */
  readonly isForeign?: boolean
}

/**
 * Opens a port, wakes the dongle on it and finds its dialect.
 * @throws {KenshinError} of the port, or `dongle.silent` when nothing there speaks SKSTACK-IP.
 */
export async function openDongle(port: string, context: Context, caution: Caution = {}): Promise<Dongle> {
  if (caution.isForeign === true) refuseHeld(port)
  try {
    return await awake(port, context, caution)
  } catch (error) {
    throw await withHolder(port, error)
  }
}

async function awake(port: string, { time, log, signal }: Context, { isForeign = false }: Caution): Promise<Dongle> {
  const line = new CommandLine(time, log)
  line.attach(await openPort(port, line, { time, signal }))
  try {
    if (isForeign && !(await speaksSkstack(line, { time, signal }))) throw noDongle()
    const { firmware } = await wake(line, { time, signal })
    log.info('dongle awake', { port, dialect: line.dialect, firmware })
    return skstackDongle(line, firmware, time)
  } catch (error) {
    await line.close()
    throw error
  }
}
