/** Requests and what they are answered with (63TR008E, as public programs quote it). */
import { Request, Result } from '../../../dongle/j11/codes.js'
import type { Wait } from '../../tasks.js'
import { addressBytes, bytesOf, MAX_CHANNEL, MIN_CHANNEL, readU16 } from './bytes.js'
import { rssiOf, textOf, toJ11Channel, toRadioChannel } from './bytes.js'
import { choices } from './choices.js'
import { OK, refused, type Outcome } from './outcome.js'
import { scan } from './scan.js'
import { send } from './send.js'
import type { J11State } from './state.js'

/** How a command is carried out. */
export interface Doing {
  readonly wait: Wait
  /** Writes bytes that are no frame. */
  readonly write: (bytes: Uint8Array) => void
}

interface Command {
  /** Allowed sizes of the data; absent: the command looks itself. */
  readonly sizes?: readonly number[]
  readonly run: (data: Uint8Array, state: J11State, doing: Doing) => Outcome | Promise<Outcome>
}

/** Which firmware: Enhanced HAN and B route; version 1.3, revision 158A (a log of BP35C2-J11-T01). */
const VERSION = [0x04, 0x00, 1, 3, 0x00, 0x00, 0x15, 0x8a]
const ID_BYTES = 32
const PASSWORD_BYTES = 12
const PAIRING_ID_BYTES = 8
const DUAL_MODE = 5
const MODES: readonly number[] = [1, 2, 3, DUAL_MODE]
const MAX_POWER = 2

const asking = (run: (state: J11State) => Outcome): Command => ({ sizes: [0], run: (_, state) => run(state) })
const answering = (...parts: (Uint8Array | readonly number[])[]): Outcome => ({
  result: Result.success,
  data: parts.flatMap((part) => [...part]),
})

/** Those that only an emulator needs to know beside those of the client. */
const Further = { ownAddress: 0x0009, ownMac: 0x000e, routeKey: 0x0059, routePanId: 0x005e, panaAgain: 0x00d2 } as const

const commands: ReadonlyMap<number, Command> = new Map<number, Command>([
  [Request.version, asking(() => answering(VERSION))],
  [Request.status, asking((state) => answering(statusOf(state)))],
  [Request.initialSettings, { sizes: [4], run: set }],
  [Request.readInitialSettings, asking(({ settings }) => answering(settingsOf(settings)))],
  [Request.credentials, { sizes: [ID_BYTES + PASSWORD_BYTES], run: introduce }],
  [Request.scan, { sizes: [6, 6 + PAIRING_ID_BYTES], run: scan }],
  [Request.startRouteB, { sizes: [0], run: startRoute }],
  [Request.openPort, { sizes: [2], run: (data, state) => openPort(readU16(data, 0), state) }],
  [Request.closePort, { sizes: [2], run: (data, { ports }) => (ports.delete(readU16(data, 0)) ? OK : CLOSED) }],
  [Request.startPana, asking(join)],
  [Request.send, { run: send }],
  [Request.endPana, asking(leave)],
  [Request.endRouteB, asking(endRoute)],
  [Further.panaAgain, asking(rejoin)],
  [Further.ownAddress, asking(({ radio }) => answering(addressBytes(radio.reporter.own)))],
  [Further.ownMac, asking(({ model }) => answering(bytesOf(model.mac)))],
  [Further.routeKey, asking((state) => (hasSession(state) ? answering(choices.routeKey) : NO_SESSION))],
  [Further.routePanId, asking(({ route }) => (route ? answering(bytesOf(route.panId)) : NO_ROUTE))],
])

const CLOSED = refused(Result.portNotOpen)
const NO_ROUTE = refused(choices.withoutRoute)
const NO_SESSION = refused(choices.withoutSession)

export const isCommand = (code: number): boolean => commands.has(code)

export async function runCommand(code: number, data: Uint8Array, state: J11State, doing: Doing): Promise<Outcome> {
  const { sizes, run } = commands.get(code)!
  return sizes?.includes(data.length) === false ? refused(choices.wrongSize) : run(data, state, doing)
}

const hasSession = ({ radio }: J11State): boolean => radio.session.state === 'joined'

const [NOT_STARTED, STARTED] = [2, 3]
const [IDLE, RUNNING] = [1, 2]

/** The whole, the B route, HAN. */
function statusOf({ settings, route, radio }: J11State): number[] {
  const inSession = radio.session.state === 'none' ? RUNNING : choices.statusInSession
  return [settings === undefined ? NOT_STARTED : STARTED, route === undefined ? IDLE : inSession, IDLE]
}

const UNSET = [DUAL_MODE, 0, 0xff, 0]

const settingsOf = (settings: J11State['settings']): readonly number[] =>
  settings === undefined ? UNSET : [settings.mode, settings.sleep, settings.channel, settings.power]

function set([mode = 0, sleep = 0, channel = 0, power = 0]: Uint8Array, state: J11State): Outcome {
  const isInRange = channel >= MIN_CHANNEL && channel <= MAX_CHANNEL && power <= MAX_POWER && sleep <= 1
  if (!isInRange || !MODES.includes(mode)) return refused(Result.wrongValue)
  if (state.route !== undefined) return refused(choices.settingsTooLate)
  state.settings = { mode, sleep, channel, power }
  return OK
}

function introduce(data: Uint8Array, state: J11State): Outcome {
  if (state.credentials !== undefined) return refused(choices.credentialsAgain)
  state.credentials = { routeBId: textOf(data.subarray(0, ID_BYTES)), password: textOf(data.subarray(ID_BYTES)) }
  return OK
}

async function startRoute(_: Uint8Array, state: J11State, { wait }: Doing): Promise<Outcome> {
  const { settings, credentials, route, radio, latency } = state
  if (settings === undefined) return refused(choices.withoutSettings)
  if (route !== undefined) return refused(Result.routeBRunning)
  if (settings.mode !== DUAL_MODE) return refused(choices.wrongMode)
  await wait.for(latency.associate)
  const pairingId = credentials?.routeBId.slice(-PAIRING_ID_BYTES)
  const found = radio.meterAt(toRadioChannel(settings.channel), pairingId)
  if (found === undefined) {
    await wait.for(latency.associateSilence)
    return refused(Result.macConnectionFailed)
  }
  state.route = found
  const { channel, panId, mac, lqi } = found
  return answering([toJ11Channel(channel)], bytesOf(panId), bytesOf(mac), [rssiOf(lqi)])
}

function openPort(port: number, { ports }: J11State): Outcome {
  if (port === 0) return refused(Result.wrongValue)
  if (ports.has(port)) return refused(Result.portAlreadyOpen)
  if (ports.size >= choices.maxPorts) return refused(Result.tooManyPorts)
  ports.add(port)
  return OK
}

function join({ route, credentials, radio }: J11State): Outcome {
  if (route === undefined) return NO_ROUTE
  if (credentials === undefined) return refused(Result.panaNotSet)
  if (radio.session.state !== 'none') return refused(choices.panaAgain)
  const { channel, panId } = route
  const request = { address: radio.reporter.meter, channel, panId, ...credentials }
  return { ...OK, afterResponse: () => radio.join(request) }
}

function rejoin({ route, radio }: J11State): Outcome {
  if (route === undefined) return NO_ROUTE
  if (radio.session.state === 'none') return NO_SESSION
  if (radio.session.state !== 'joined') return refused(choices.panaAgain)
  return { ...OK, afterResponse: () => radio.rejoin() }
}

function leave({ route, radio }: J11State): Outcome {
  if (route === undefined) return NO_ROUTE
  if (radio.session.state === 'none') return NO_SESSION
  if (radio.session.state === 'joining') return refused(choices.panaAgain)
  radio.session.leave('dual', () => undefined)
  return OK
}

/** A session that still lives ends without a word to the meter. */
function endRoute(state: J11State): Outcome {
  if (state.route === undefined) return NO_ROUTE
  state.radio.session.reset()
  state.route = undefined
  return OK
}
