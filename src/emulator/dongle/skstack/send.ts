/** SKSENDTO (BP35A1 command reference, 3.7). */
import type { Exchange } from '../../radio/exchange.js'
import type { Latency } from '../../radio/latency.js'
import type { Outgoing, Radio } from '../../radio/radio.js'
import { EventNumber, Sent } from '../../radio/signals.js'
import type { Wait } from '../../tasks.js'
import { isAddress } from './commands.js'
import { line } from './print.js'
import type { HostCommand } from './reader.js'

const MAX_HANDLES = 6
const OPEN_HANDLES = 2

/** What is to be sent, or why the arguments are refused. */
export function outgoingOf({ args, data }: Extract<HostCommand, { kind: 'send' }>): Outgoing | 'ER06' | 'ER10' {
  const [handle = '', address = '', port = '', security = ''] = args
  const number = /^[0-9A-F]$/i.test(handle) ? Number.parseInt(handle, 16) : 0
  if (number < 1 || number > MAX_HANDLES || !isAddress(address) || !/^[0-9A-F]{1,4}$/i.test(port)) return 'ER06'
  if (!/^[012]$/.test(security)) return 'ER06'
  if (args.length === 6 && !/^[01]$/.test(args[4] ?? '')) return 'ER06'
  if (number > OPEN_HANDLES) return 'ER10'
  return { address, port: Number.parseInt(port, 16), security: Number(security), data }
}

interface Sending {
  readonly radio: Radio
  readonly latency: Latency
  readonly wait: Wait
  readonly write: (bytes: Uint8Array) => void
  readonly printOk: () => void
}

/** The order is that of every published log: end of the echo, EVENT 21 with the result, OK, later the meter's answer. */
export async function transmit(exchange: Exchange, outgoing: Outgoing, sending: Sending): Promise<void> {
  const { radio, latency, wait, write, printOk } = sending
  for (const action of exchange.afterEcho) action()
  // This line end comes with the echo off, too.
  write(line(''))
  for (const action of exchange.beforeResult) action()
  if (exchange.noise) write(exchange.noise)
  if (exchange.solicitsFirst) {
    radio.reporter.sent(Sent.solicitedFirst, outgoing.address)
    radio.reporter.event(EventNumber.neighbourAdvertised, outgoing.address)
  }
  await wait.for(latency.send)
  const isSent = exchange.acknowledged && radio.isDelivered(outgoing)
  radio.reporter.sent(isSent ? Sent.acknowledged : Sent.failed, outgoing.address)
  printOk()
  radio.deliver(exchange, outgoing)
}
