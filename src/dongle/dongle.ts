/**
 * One Wi-SUN dongle that speaks SKSTACK-IP.
 *
 *   Port ──bytes──▶ Splitter ──pieces──▶ parsePiece ──events──▶ the pending command, and every listener
 *   Port ◀──bytes── encodeCommand ◀── command()          one command at a time, the others queue
 */
import type { Context } from '../base/context.js'
import type { Source } from '../base/wait-for-event.js'
import type { Waiting } from '../base/time.js'
import type { Answer } from './answer.js'
import { CommandLine } from './command-line.js'
import type { SkCommand } from './commands.js'
import type { Dialect } from './dialect.js'
import type { SkEvent } from './events.js'
import { refuseHeld, withHolder } from './port/holder.js'
import { openPort } from './port/open-port.js'
import { noDongle, speaksSkstack, wake } from './wake.js'

export interface Dongle extends Source<SkEvent> {
  /** As EINFO showed it; the refusal of a command may still correct it. */
  readonly dialect: Dialect
  /** EVER, such as `1.5.2`. */
  readonly firmware: string
  /**
   * Sends a command and waits for its end.
   * @throws {KenshinError} `dongle.refused` (FAIL; fact `er`), `dongle.silent`, `dongle.lost`
   */
  command(command: SkCommand, waiting: Waiting): Promise<Answer>
  close(): Promise<void>
}

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
    return {
      get dialect() {
        return line.dialect
      },
      firmware,
      lost: line.lost,
      command: (command, waiting) => line.command(command, waiting),
      subscribe: (listener) => line.subscribe(listener),
      close: () => line.close(),
    }
  } catch (error) {
    await line.close()
    throw error
  }
}
