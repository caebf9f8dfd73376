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
import { withHolder } from './port/holder.js'
import { openPort } from './port/open-port.js'
import { wake } from './wake.js'

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

/**
 * Opens a port, wakes the dongle on it and finds its dialect.
 * @throws {KenshinError} of the port, or `dongle.silent` when nothing there speaks SKSTACK-IP.
 */
export const openDongle = (port: string, context: Context): Promise<Dongle> =>
  awake(port, context).catch(async (error: unknown) => {
    throw await withHolder(port, error)
  })

async function awake(port: string, { time, log, signal }: Context): Promise<Dongle> {
  const line = new CommandLine(time, log)
  line.attach(await openPort(port, line, { time, signal }))
  try {
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
