/** Arguments of `kenshin emulate` → options of the emulator. */
import { Secret } from '../../base/secret.js'
import { dummyCredentials, type EmulatorOptions } from '../options.js'
import { epcsOf, instantOf, numberOf, pairingId, parseFault, parseHoles } from './parse.js'

/** Options of the command as commander gives them. */
export interface EmulateArguments {
  readonly tcp?: string
  readonly pty?: string
  readonly model?: EmulatorOptions['model']
  readonly dialect?: EmulatorOptions['dialect']
  readonly output?: EmulatorOptions['output']
  readonly echo?: EmulatorOptions['echo']
  readonly sums?: EmulatorOptions['sums']
  readonly latency?: EmulatorOptions['latency']
  readonly pieceBytes?: string
  readonly clock?: string
  readonly clockAhead?: string
  readonly clockRate?: string
  readonly memoryDays?: string
  readonly holes?: readonly string[]
  readonly wrapAt?: string
  readonly exchangeAt?: string
  readonly solar?: boolean
  readonly unit?: string
  readonly coefficient?: string
  readonly digits?: string
  readonly seed?: string
  readonly slotDelay?: string
  readonly historyRollDelay?: string
  readonly historyLag?: string
  readonly generation?: '1' | '2'
  readonly without?: string
  readonly maxOpc?: string
  readonly besideHistory?: EmulatorOptions['besideHistory']
  readonly setGet?: EmulatorOptions['setGet']
  readonly whileBusy?: EmulatorOptions['whileBusy']
  readonly announces?: EmulatorOptions['announces']
  readonly channel?: string
  readonly foundFromDuration?: string
  readonly neighbour?: readonly string[]
  readonly telnet?: boolean
  readonly fault?: readonly string[]
}

const ifGiven = <T>(value: string | undefined, read: (value: string) => T): T | undefined =>
  value === undefined ? undefined : read(value)

/** @throws {KenshinError} `config.usage` naming the option that is not understood. */
export function optionsOf(args: EmulateArguments, env: NodeJS.ProcessEnv): EmulatorOptions {
  const { model, dialect, output, echo, sums, latency, besideHistory, setGet, whileBusy, announces, telnet } = args
  const number = (name: string, value: string | undefined, min = 0, max = Infinity): number | undefined =>
    ifGiven(value, (digits) => numberOf(`--${name}`, digits, { min, max }))
  return {
    ...{ model, dialect, output, echo, sums, latency, besideHistory, setGet, whileBusy, announces, telnet },
    pieceBytes: number('piece-bytes', args.pieceBytes, 1),
    clock: ifGiven(args.clock, (value) => instantOf('--clock', value)),
    clockRate: number('clock-rate', args.clockRate),
    memoryDays: number('memory-days', args.memoryDays, 0, 99),
    slotDelayS: number('slot-delay', args.slotDelay),
    historyRollDelayS: number('history-roll-delay', args.historyRollDelay),
    historyLagS: number('history-lag', args.historyLag),
    generation: args.generation === '2' ? 2 : 1,
    without: ifGiven(args.without, (value) => epcsOf('--without', value)),
    maxOpc: number('max-opc', args.maxOpc, 1, 255),
    channel: number('channel', args.channel, 33, 60),
    foundFromDuration: number('found-from-duration', args.foundFromDuration, 0, 14),
    neighbours: args.neighbour?.map(pairingId),
    routeBId: new Secret(env.KENSHIN_EMULATED_ROUTE_B_ID ?? dummyCredentials.routeBId),
    password: new Secret(env.KENSHIN_EMULATED_ROUTE_B_PASSWORD ?? dummyCredentials.password),
    faults: args.fault?.map(parseFault),
    household: {
      unitExponent: number('unit', args.unit, -4, 4),
      clockAheadS: number('clock-ahead', args.clockAhead, -Infinity),
      coefficient: number('coefficient', args.coefficient, 1, 999_999),
      digits: number('digits', args.digits, 1, 8),
      seed: number('seed', args.seed),
      solar: args.solar,
      wrapAt: ifGiven(args.wrapAt, (value) => instantOf('--wrap-at', value)),
      exchangeAt: ifGiven(args.exchangeAt, (value) => instantOf('--exchange-at', value)),
      holes: new Set(args.holes?.flatMap(parseHoles)),
    },
  }
}
