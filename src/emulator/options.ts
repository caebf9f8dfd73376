/** The options of an emulator, and their defaults. */
import { Secret } from '../base/secret.js'
import { systemTime, type Time } from '../base/time.js'
import { hex, hexToBytes } from '../echonet/codes.js'
import type { J11Options } from './dongle/j11/dongle.js'
import type { Echo, SkstackOptions } from './dongle/skstack/dongle.js'
import type { FaultSpec } from './faults/faults.js'
import { defaultHousehold, type Household } from './household/household.js'
import type { ClockOptions } from './meter/clock.js'
import type { Memory } from './meter/history.js'
import { latencies, type Latency, type LatencyName } from './radio/latency.js'
import type { MeterOptions } from './meter/meter.js'
import {
  isJ11,
  j11Models,
  models,
  type Dialect,
  type J11ModelName,
  type Model,
  type ModelName,
  type Output,
} from './dongle/models.js'
import type { Descriptor } from './radio/signals.js'
import type { LoggedRequest, RadioParts, Site } from './radio/site.js'

/** Everything is optional; undefined counts as left out. */
export interface EmulatorOptions {
  readonly model?: ModelName | J11ModelName | undefined
  /** Default: the model's own. Dialect, output and echo are SKSTACK-IP's. */
  readonly dialect?: Dialect | undefined
  /** What WOPT stored last; default: as the model is shipped. */
  readonly output?: Output | undefined
  readonly echo?: Echo | undefined
  /** J11: whether a request with a wrong sum is refused or carried out. */
  readonly sums?: 'strict' | 'lenient' | undefined
  /** A profile by its name, or times of its own. */
  readonly latency?: LatencyName | Latency | undefined
  /** Everything the dongle writes is cut into pieces of this many bytes. */
  readonly pieceBytes?: number | undefined
  /** The clock of all waits. */
  readonly time?: Time | undefined
  /** The meter's clock at the start, epoch seconds; default: the host's. */
  readonly clock?: number | undefined
  /** How fast the meter's clock runs; 0 = it stands. */
  readonly clockRate?: number | undefined
  readonly household?: { readonly [K in keyof Household]?: Household[K] | undefined }
  /** Days before today that the meter keeps, 0–99. */
  readonly memoryDays?: number | undefined
  /** A slot becomes readable this long after its time. */
  readonly slotDelayS?: number | undefined
  /** How long after midnight the history still counts days from yesterday. */
  readonly historyRollDelayS?: number | undefined
  /** E2, E4, EA and EB tell the register of that much earlier than they say; EC tells it right. */
  readonly historyLagS?: number | undefined
  readonly generation?: 1 | 2 | undefined
  /** EPCs the meter does not have: `['D3', '98']`. */
  readonly without?: readonly string[] | undefined
  /** EPC → EDT in hex, served as they are: `{ E7: '00000278' }`. */
  readonly fixed?: Readonly<Record<string, string>> | undefined
  readonly maxOpc?: number | undefined
  readonly overMaxOpc?: MeterOptions['overMaxOpc'] | undefined
  readonly besideHistory?: MeterOptions['besideHistory'] | undefined
  readonly setGet?: MeterOptions['setGet'] | undefined
  readonly whileBusy?: MeterOptions['whileBusy'] | undefined
  readonly announces?: MeterOptions['announces'] | undefined
  readonly routeBId?: Secret | undefined
  readonly password?: Secret | undefined
  /** MAC address of the meter, 16 hex digits. */
  readonly mac?: string | undefined
  /** 33–60; J11 knows the odd ones alone. */
  readonly channel?: number | undefined
  /** 4 hex digits. */
  readonly panId?: string | undefined
  /** Link quality of the meter's beacons and of its datagrams, 0–255. */
  readonly beaconLqi?: number | undefined
  readonly lqi?: number | undefined
  /** Shorter scans find nothing. */
  readonly foundFromDuration?: number | undefined
  /** Pairing IDs of other meters that answer every active scan, with stronger beacons, and answer no join. */
  readonly neighbours?: readonly string[] | undefined
  /** The server in front of the dongle speaks telnet. */
  readonly telnet?: boolean | undefined
  readonly faults?: readonly FaultSpec[] | undefined
  /** Called with each request that the dongle sent. */
  readonly onRequest?: ((request: LoggedRequest) => void) | undefined
}

/** Public on purpose: the emulator has nothing to protect. */
export const dummyCredentials = { routeBId: '00112233445566778899AABBCCDDEEFF', password: '0123456789AB' }

const epc = (digits: string): number => Number.parseInt(digits, 16)

const DEFAULT_MODEL = 'BP35C2'

const skstackModel = (model: ModelName, { dialect }: EmulatorOptions): Model => ({
  ...models[model],
  ...(dialect && { dialect }),
})

const siteOf = (options: EmulatorOptions): Site => ({
  mac: options.mac ?? '0011223344556677',
  channel: options.channel ?? 0x39,
  panId: options.panId ?? '8888',
  beaconLqi: options.beaconLqi ?? 0xe1,
  lqi: options.lqi ?? 0xc8,
  routeBId: options.routeBId ?? new Secret(dummyCredentials.routeBId),
  password: options.password ?? new Secret(dummyCredentials.password),
  foundFromDuration: options.foundFromDuration ?? 1,
  neighbours: (options.neighbours ?? []).map((pairingId, n) => neighbour(pairingId, n)),
})

/** Each on its own channel; the first has the strongest beacon. */
const neighbour = (pairingId: string, n: number): Descriptor => ({
  channel: 0x23 + 2 * n,
  panId: hex(0x7000 + n, 2),
  mac: `00112233445500${hex(n)}`,
  lqi: 0xf0 - n,
  pairingId,
})

function householdOf({ household = {} }: EmulatorOptions): Household {
  const given = Object.entries(household).filter(([, value]) => value !== undefined)
  return { ...defaultHousehold, ...(Object.fromEntries(given) as Partial<Household>) }
}

export const memoryOf = (options: EmulatorOptions): Memory => ({
  household: householdOf(options),
  memoryDays: options.memoryDays ?? 99,
  slotDelayS: options.slotDelayS ?? 0,
  historyRollDelayS: options.historyRollDelayS ?? 0,
  historyLagS: options.historyLagS ?? 0,
})

export const meterOptionsOf = (options: EmulatorOptions, memory: Memory): Omit<MeterOptions, 'clock'> => ({
  memory,
  generation: options.generation ?? 1,
  without: new Set((options.without ?? []).map(epc)),
  fixed: new Map(Object.entries(options.fixed ?? {}).map(([digits, edt]) => [epc(digits), hexToBytes(edt)])),
  maxOpc: options.maxOpc ?? 255,
  overMaxOpc: options.overMaxOpc ?? 'refuse',
  besideHistory: options.besideHistory ?? 'serve',
  setGet: options.setGet ?? 'serve',
  whileBusy: options.whileBusy ?? 'beside',
  announces: options.announces ?? 'inf',
})

const timeOf = ({ time = systemTime }: EmulatorOptions): Time => time
const latencyOf = ({ latency = 'fast' }: EmulatorOptions): Latency =>
  typeof latency === 'string' ? latencies[latency] : latency

export const clockOptionsOf = (options: EmulatorOptions, { household }: Memory): ClockOptions => ({
  time: timeOf(options),
  start: options.clock ?? timeOf(options).now() / 1000 + household.clockAheadS,
  rate: options.clockRate ?? 1,
})

type Unwired<Options> = Omit<Options, 'behaviours' | 'write'>
export type DongleOptions =
  ({ readonly language: 'skstack' } & Unwired<SkstackOptions>) | ({ readonly language: 'j11' } & Unwired<J11Options>)

export function dongleOptionsOf(options: EmulatorOptions): DongleOptions {
  const { model: name = DEFAULT_MODEL, output, echo = 'on', sums = 'strict' } = options
  const pace = { latency: latencyOf(options), time: timeOf(options) }
  if (isJ11(name)) return { language: 'j11', model: j11Models[name], ignoresSums: sums === 'lenient', ...pace }
  const model = skstackModel(name, options)
  return { language: 'skstack', model, output: output ?? model.output, echo, ...pace }
}

const macOf = ({ model = DEFAULT_MODEL }: EmulatorOptions): string =>
  (isJ11(model) ? j11Models[model] : models[model]).mac

export const radioOptionsOf = (
  options: EmulatorOptions,
): Pick<RadioParts, 'site' | 'ownMac' | 'time' | 'latency' | 'onRequest'> => ({
  site: siteOf(options),
  ownMac: macOf(options),
  time: timeOf(options),
  latency: latencyOf(options),
  onRequest: options.onRequest,
})
