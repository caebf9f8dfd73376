/** Commands that are one line of text, and their answers (BP35A1 command reference, 3). */
import type { Dialect, Model } from '../models.js'
import type { Radio } from '../../radio/radio.js'
import type { ScanRequest } from '../../radio/scan.js'
import type { Registers } from './registers.js'
import { linkLocalOf } from '../../radio/signals.js'

/** What the commands read and change. */
export interface DongleState {
  readonly model: Model
  readonly radio: Radio
  readonly registers: Registers
  readonly credentials: { routeBId: string; password: string }
  /** Whether SKSAVE was used. */
  readonly flash: { saved: boolean }
}

export interface Answer {
  /** Printed before the result line. */
  readonly lines?: readonly string[]
  /** Undefined: no result line at all (SKLL64), or `afterResult` prints it. */
  readonly result: 'OK' | 'ER04' | 'ER05' | 'ER06' | 'ER10' | undefined
  /** Done after the result line. @param ok prints OK. */
  readonly afterResult?: (ok: () => void) => void
}

interface Command {
  /** Allowed numbers of arguments; any other number is answered with ER05. */
  readonly args: readonly number[] | ((dialect: Dialect) => readonly number[])
  readonly run: (args: readonly string[], state: DongleState) => Answer
}

const OK: Answer = { result: 'OK' }
const INVALID: Answer = { result: 'ER06' }
const FAILED: Answer = { result: 'ER10' }

const ADDRESS = /^([0-9A-F]{4}:){7}[0-9A-F]{4}$/
const MAC = /^[0-9A-F]{16}$/i
const SCAN_MODES: ReadonlyMap<string, ScanRequest['mode']> = new Map([
  ['0', 'energy'],
  ['2', 'pairing-id'],
  ['3', 'all'],
])
const HIGHEST_DURATION = 14

/** Whether an IPv6 address is in full form and upper case; no other form is accepted. */
export const isAddress = (words: string): boolean => ADDRESS.test(words)

const withoutArguments = (run: (state: DongleState) => Answer): Command => ({
  args: [0],
  run: (_, state) => run(state),
})
const withArgument = (run: (argument: string, state: DongleState) => Answer): Command => ({
  args: [1],
  run: ([argument = ''], state) => run(argument, state),
})

const commands: Readonly<Record<string, Command>> = {
  SKRESET: withoutArguments((state) => {
    state.radio.reset()
    state.registers.reset()
    Object.assign(state.credentials, { routeBId: '', password: '' })
    return OK
  }),
  SKVER: withoutArguments(({ model }) => ({ lines: [`EVER ${model.version}`], result: 'OK' })),
  SKAPPVER: withoutArguments(({ model }) =>
    model.appVersion === undefined ? { result: 'ER04' } : { lines: [`EAPPVER ${model.appVersion}`], result: 'OK' },
  ),
  SKINFO: withoutArguments((state) => ({ lines: [info(state)], result: 'OK' })),
  SKSREG: { args: [1, 2], run: ([name = '', value], state) => register(name, value, state) },
  SKSETPWD: {
    args: [2],
    run: ([length = '', password = ''], { credentials }) => {
      const size = Number.parseInt(length, 16)
      if (!(size >= 1 && size <= 32) || password.length > size) return INVALID
      credentials.password = password
      return OK
    },
  },
  SKSETRBID: withArgument((id, { credentials, registers }) => {
    if (id.length !== 32) return INVALID
    credentials.routeBId = id
    registers.put('S0A', id.slice(-8))
    return OK
  }),
  SKSCAN: { args: (dialect) => [dialect === 'dual' ? 4 : 3], run: scan },
  SKLL64: withArgument((mac) => (MAC.test(mac) ? { lines: [linkLocalOf(mac)], result: undefined } : INVALID)),
  SKADDNBR: {
    args: [2],
    run: ([address = '', mac = '']) => (isAddress(address) && MAC.test(mac) ? OK : INVALID),
  },
  SKJOIN: withArgument((address, { radio, registers, credentials }) => {
    if (!isAddress(address)) return INVALID
    const channel = Number.parseInt(registers.read('S02') ?? '', 16)
    const request = { address, channel, panId: registers.read('S03') ?? '', ...credentials }
    return { result: 'OK', afterResult: () => radio.join(request) }
  }),
  SKREJOIN: withoutArguments(({ radio }) =>
    radio.session.state === 'none' ? FAILED : { result: 'OK', afterResult: () => radio.rejoin() },
  ),
  SKTERM: withoutArguments(({ radio, model }) => {
    if (radio.session.state === 'none' || radio.session.state === 'joining') return FAILED
    return { result: undefined, afterResult: (ok) => radio.session.leave(model.dialect, ok) }
  }),
  SKPING: withArgument((address) => (isAddress(address) ? { lines: [`EPONG ${address}`], result: 'OK' } : INVALID)),
  SKTABLE: withArgument((table, state) => {
    const lines = tables(state)[table]
    return lines === undefined ? INVALID : { lines, result: 'OK' }
  }),
  SKSAVE: withoutArguments(({ flash }) => {
    flash.saved = true
    return OK
  }),
  SKLOAD: withoutArguments(({ flash }) => (flash.saved ? OK : FAILED)),
  SKERASE: withoutArguments(({ flash }) => {
    flash.saved = false
    return OK
  }),
}

/** @param words the line without its line end; spaces at the end are ignored. */
export function runCommand(words: string, state: DongleState): Answer {
  const [name = '', ...args] = words.trim().split(/ +/)
  const command = commands[name]
  if (command === undefined) return { result: 'ER04' }
  const counts = typeof command.args === 'function' ? command.args(state.model.dialect) : command.args
  return counts.includes(args.length) ? command.run(args, state) : { result: 'ER05' }
}

function info({ model, registers }: DongleState): string {
  const last = model.dialect === 'dual' ? '0' : `FFFE${model.trailingSpace ? ' ' : ''}`
  return `EINFO ${linkLocalOf(model.mac)} ${model.mac} ${registers.read('S02')} ${registers.read('S03')} ${last}`
}

function register(name: string, value: string | undefined, { registers, radio }: DongleState): Answer {
  if (value === undefined) {
    // SFB follows EVENT 32 and 33.
    const read = name === 'SFB' ? (radio.isLimited ? '1' : '0') : registers.read(name)
    return read === undefined ? INVALID : { lines: [`ESREG ${read}`], result: 'OK' }
  }
  return registers.write(name, value) === 'ok' ? OK : INVALID
}

/** The duration may be written with two digits: `07`. */
function scan([mode = '', mask = '', duration = '']: readonly string[], { radio, registers }: DongleState): Answer {
  const kind = SCAN_MODES.get(mode)
  const exponent = /^[0-9A-F]{1,2}$/i.test(duration) ? Number.parseInt(duration, 16) : NaN
  if (kind === undefined || !/^[0-9A-F]{1,8}$/i.test(mask) || !(exponent <= HIGHEST_DURATION)) return INVALID
  if (radio.isScanning) return FAILED
  const request: ScanRequest = {
    mode: kind,
    mask: Number.parseInt(mask, 16),
    duration: exponent,
    intervals: 2 ** exponent + 1,
    pairingId: registers.read('S0A') ?? '',
  }
  return { result: 'OK', afterResult: () => radio.scan(request) }
}

/** The tables of SKTABLE: own addresses, neighbours, open ports, handles. */
const tables = ({ radio: { reporter }, model }: DongleState): Readonly<Record<string, readonly string[]>> => ({
  1: ['EADDR', reporter.own],
  2: ['ENEIGHBOR', `${reporter.meter} ${model.mac} FFFE`],
  E: ['EPORT', '3610', '716', '0', '0', '0', '0'],
  F: ['EHANDLE'],
})
