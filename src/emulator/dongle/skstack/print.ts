/** Signals → bytes, as a dialect prints them. */
import { bytesToHex, hex } from '../../../echonet/codes.js'
import type { Dialect, Output } from '../models.js'
import type { ChannelEnergy, Datagram, Descriptor, Signal } from '../../radio/signals.js'

/** How a dongle is set to print. */
export interface Style {
  readonly dialect: Dialect
  readonly output: Output
  /** Register SA2: adds LQI to ERXUDP in the dual dialect. */
  readonly showsLqi: boolean
}

const CRLF = '\r\n'
/** A dual dongle has two radios; 0 is the one for the B route. */
const SIDE = '0'

export const toBytes = (words: string): Uint8Array => Uint8Array.from(Buffer.from(words, 'latin1'))

export const line = (words: string): Uint8Array => toBytes(words + CRLF)

export function printSignal(signal: Signal, style: Style): Uint8Array {
  switch (signal.kind) {
    case 'event':
      return line(event(signal, style))
    case 'descriptor':
      return toBytes(descriptor(signal.descriptor, style))
    case 'energy':
      return toBytes(energies(signal.energies))
    case 'datagram':
      return datagram(signal.datagram, style)
    case 'listened':
    case 'link':
    case 'not-received':
      return new Uint8Array()
  }
}

const ifDual = ({ dialect }: Style, ...words: string[]): string[] => (dialect === 'dual' ? words : [])

function event({ number, address, param }: Extract<Signal, { kind: 'event' }>, style: Style): string {
  const last = param === undefined ? [] : [hex(param)]
  return ['EVENT', hex(number), address, ...ifDual(style, SIDE), ...last].join(' ')
}

function descriptor({ channel, panId, mac, lqi, pairingId }: Descriptor, style: Style): string {
  const lines = [
    'EPANDESC',
    `  Channel:${hex(channel)}`,
    '  Channel Page:09',
    `  Pan ID:${panId}`,
    `  Addr:${mac}`,
    `  LQI:${hex(lqi)}`,
    ...ifDual(style, `  Side:${SIDE}`),
    ...(pairingId === undefined ? [] : [`  PairID:${pairingId}`]),
  ]
  return lines.map((words) => words + CRLF).join('')
}

/** One line of channels and their LQI (BP35A1 command reference, 4.6). */
const energies = (measured: readonly ChannelEnergy[]): string =>
  `EEDSCAN${CRLF}${measured.map(({ channel, lqi }) => `${hex(channel)} ${hex(lqi)}`).join(' ')}${CRLF}`

function datagram(signal: Datagram, style: Style): Uint8Array {
  const { source, destination, port, mac, secured, lqi, data, damage } = signal
  const head = [
    ...['ERXUDP', source, destination, hex(port, 2), hex(port, 2), mac],
    ...(style.showsLqi ? ifDual(style, hex(lqi)) : []),
    secured ? '1' : '0',
    ...ifDual(style, SIDE),
    hex(data.length, 2),
  ].join(' ')
  const payload = style.output === 'binary' ? Buffer.from(data) : Buffer.from(bytesToHex(data), 'latin1')
  const whole = Buffer.concat([toBytes(`${head} `), payload, toBytes(CRLF)])
  const lostBytes = damage?.lostBytes ?? 0
  const cut = Math.max(0, whole.length - CRLF.length - Math.ceil(payload.length / 2) - lostBytes)
  return lostBytes === 0
    ? Uint8Array.from(whole)
    : Uint8Array.from([...whole.subarray(0, cut), ...whole.subarray(cut + lostBytes)])
}
