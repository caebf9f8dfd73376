/** Reads single arguments of `kenshin emulate`. */
import { parseDate, SLOTS_PER_DAY, slotTime } from '../../base/clock.js'
import { parseInstant } from '../../base/instant.js'
import { KenshinError } from '../../base/errors.js'
import { faultNames, type FaultName, type FaultSpec } from '../faults/faults.js'

const EPC = /^[89A-F][0-9A-F]$/
/** Of SKSTACK-IP, or the code of J11. */
const COMMAND = /^(SK[A-Z0-9]+|[0-9A-F]{4})$/
const WITH_COMMAND: ReadonlySet<FaultName> = new Set<FaultName>(['lost-ok', 'refuse-command', 'glue-response'])
const WITHOUT_EPC: ReadonlySet<FaultName> = new Set<FaultName>([
  ...(['refuse-join', 'unanswered-join', 'damaged-einfo', 'kept-credentials', 'link-states'] as const),
])

/**
 * `drop-answer:E2:2`, `clock-jump:at=30:seconds=600`: a name, then optionally the EPC (`*` = any) and how often (`all`), then
 * `at=`, `every=`, `seconds=`, `renewed=no`, `result=0E`.
 * @throws {KenshinError} `config.usage`
 */
export function parseFault(argument: string): FaultSpec {
  const [name = '', ...parts] = argument.split(':')
  const fault = faultNames.find((known) => known === name)
  if (fault === undefined) throw wrong('--fault', argument, faultNames.join(', '))
  const positional = parts.filter((part) => !part.includes('='))
  const named = new Map(parts.filter((part) => part.includes('=')).map((part) => pairOf(part)))
  const [where, times] = WITHOUT_EPC.has(fault) ? [undefined, positional[0]] : positional
  const on = where?.toUpperCase()
  const form = WITH_COMMAND.has(fault) ? COMMAND : EPC
  if (on !== undefined && on !== '*' && !form.test(on)) throw wrong('--fault', argument, 'NAME:EPC:TIMES')
  const [renewed, result] = [named.get('renewed'), named.get('result')]
  if (result !== undefined && !/^[0-9A-F]{2}$/i.test(result)) throw wrong('--fault', argument, 'result=0E')
  return {
    fault: fault satisfies FaultName,
    ...(on !== undefined && on !== '*' && { on }),
    ...(times !== undefined && { times: times === 'all' ? Infinity : numberOf('--fault', times) }),
    ...numbersOf(argument, named),
    ...(renewed !== undefined && { renewed: renewed !== 'no' }),
    ...(result !== undefined && { result: Number.parseInt(result, 16) }),
  }
}

const pairOf = (part: string): [string, string] => {
  const at = part.indexOf('=')
  return [part.slice(0, at), part.slice(at + 1)]
}

const NUMBERS = ['at', 'every', 'seconds'] as const
const KEYS: readonly string[] = [...NUMBERS, 'renewed', 'result']

function numbersOf(argument: string, named: ReadonlyMap<string, string>): Partial<FaultSpec> {
  if ([...named.keys()].some((key) => !KEYS.includes(key)))
    throw wrong('--fault', argument, KEYS.map((key) => `${key}=`).join(', '))
  const pairs = NUMBERS.flatMap((key) => {
    const value = named.get(key)
    return value === undefined ? [] : [[key, numberOf('--fault', value)]]
  })
  return Object.fromEntries(pairs) as Partial<FaultSpec>
}

/** `2026-11-20:20-24` → the instants of slots 20 … 24; without slots the whole day. @throws {KenshinError} `config.usage` */
export function parseHoles(argument: string): number[] {
  const parts = /^(\d{4}-\d\d-\d\d)(?::(\d+)(?:-(\d+))?)?$/.exec(argument)
  const from = Number(parts?.[2] ?? 0)
  const to = Number(parts?.[3] ?? parts?.[2] ?? SLOTS_PER_DAY - 1)
  if (parts === null || from > to || to >= SLOTS_PER_DAY) throw wrong('--holes', argument, 'YYYY-MM-DD[:0-47[-0-47]]')
  const date = attempt('--holes', argument, 'YYYY-MM-DD', () => parseDate(parts[1]!))
  return Array.from({ length: to - from + 1 }, (_, i) => slotTime(date, from + i))
}

/** @returns epoch seconds. @throws {KenshinError} `config.usage` */
export const instantOf = (option: string, argument: string): number =>
  attempt(option, argument, '2026-11-23T10:30', () => parseInstant(argument))

/** @throws {KenshinError} `config.usage` */
export function numberOf(option: string, argument: string, { min = -Infinity, max = Infinity } = {}): number {
  const value = argument.trim() === '' ? NaN : Number(argument)
  if (!(value >= min && value <= max))
    throw wrong(option, argument, Number.isFinite(max) ? `${min} … ${max}` : '0, 1, 2 …')
  return value
}

/** `D3,98` @throws {KenshinError} `config.usage` */
export function epcsOf(option: string, argument: string): string[] {
  const epcs = argument.toUpperCase().split(/[, ]+/).filter(Boolean)
  if (!epcs.every((epc) => EPC.test(epc))) throw wrong(option, argument, 'D3,98')
  return epcs
}

/** 8 characters. @throws {KenshinError} `config.usage` */
export function pairingId(argument: string): string {
  if (!/^[0-9A-Z]{8}$/.test(argument)) throw wrong('--neighbour', argument, '0194BFAD')
  return argument
}

/** `127.0.0.1:7023`, `[::1]:0` @throws {KenshinError} `config.usage` */
export function addressOf(argument: string): { host: string; port: number } {
  const parts = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(argument)
  const host = parts?.[1] ?? parts?.[2]
  if (host === undefined || Number(parts?.[3]) > 0xffff) throw wrong('--tcp', argument, '127.0.0.1:7023')
  return { host, port: Number(parts?.[3]) }
}

function attempt<T>(option: string, argument: string, form: string, task: () => T): T {
  try {
    return task()
  } catch {
    throw wrong(option, argument, form)
  }
}

const wrong = (option: string, value: string, form: string): KenshinError =>
  new KenshinError('config.usage', ({ emulator }) => emulator.notUnderstood({ option, value }), {
    remedy: ({ emulator }) => emulator.expected({ form }),
  })
