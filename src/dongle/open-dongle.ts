import type { Context } from '../base/context.js'
import { KenshinError } from '../base/errors.js'
import type { Dongle } from './dongle.js'
import { findLanguage, type Caution, type Found } from './find-language.js'
import { J11Dongle } from './j11/dongle.js'
import { RequestLine } from './j11/request-line.js'
import { start } from './j11/start.js'
import { refuseHeld, withHolder } from './port/holder.js'
import { openPort } from './port/open-port.js'
import type { Port, PortListener } from './port/port.js'
import { CommandLine } from './skstack/command-line.js'
import { skstackDongle } from './skstack/dongle.js'
import { binaryOverTelnet } from './port/binary-over-telnet.js'

export type { Dongle }

/**
 * Opens a port, finds out which language the dongle on it speaks, and brings it to a known state.
 * @throws {KenshinError} of the port, or `dongle.silent` when nothing there speaks SKSTACK-IP or J11.
 */
export async function openDongle(port: string, context: Context, caution: Caution = {}): Promise<Dongle> {
  if (caution.isForeign === true) refuseHeld(port)
  try {
    return await awake(port, context, caution)
  } catch (error) {
    throw await withHolder(port, error)
  }
}

async function awake(name: string, context: Context, caution: Caution): Promise<Dongle> {
  const { time, log } = context
  const line = new CommandLine(time, log)
  const hearing = new Hearing(line)
  line.attach(await openPort(name, hearing, context))
  const found = await orClosed(line, findLanguage(line, caution, context))
  return found.language === 'J11' ? startJ11(line, hearing, context) : awakeSkstack(line, found, name, context)
}

function awakeSkstack(
  line: CommandLine,
  { firmware }: Found & { readonly language: 'SKSTACK-IP' },
  port: string,
  { time, log }: Context,
): Dongle {
  log.info('dongle awake', { port, dialect: line.dialect, firmware })
  return skstackDongle(line, firmware, time)
}

/** The port goes over to the other language. */
async function startJ11(before: CommandLine, hearing: Hearing, context: Context): Promise<Dongle> {
  const { time, log } = context
  before.lost.throwIfAborted()
  const port = before.release()!
  const line = new RequestLine(port, time, log)
  hearing.listener = line
  return orClosed(line, started(port, line, context))
}

async function started(port: Port, line: RequestLine, context: Context): Promise<Dongle> {
  if (port.speaksTelnet === true) throw binaryOverTelnet(port.name)
  const facts = await start(line, context)
  const { language, firmware } = facts
  context.log.info('dongle awake', { port: port.name, language, firmware })
  return new J11Dongle(line, facts, context.time)
}

async function orClosed<T>(line: { close(): Promise<void> }, task: Promise<T>): Promise<T> {
  try {
    return await task
  } catch (error) {
    await line.close()
    throw error
  }
}

/** Who hears the port. */
class Hearing implements PortListener {
  listener: PortListener

  constructor(listener: PortListener) {
    this.listener = listener
  }

  receive(bytes: Uint8Array): void {
    this.listener.receive(bytes)
  }

  lose(error: KenshinError): void {
    this.listener.lose(error)
  }
}
