/**
 * Secrets come from environment variables, or from files that a variable with `_FILE` names. With several meters the
 * meter's name in capitals follows two underscores: KENSHIN_ROUTE_B_ID__HOME, KENSHIN_ROUTE_B_ID__HOME_FILE.
 */
import { KenshinError } from '../../src/base/errors.js'
import { registerSecret, Secret } from '../../src/base/secret.js'
import { text, type Text } from '../../src/words/words.js'
import { refuse, type Problem, type Rule } from '../check/problems.js'
import { passwordRule, routeBIdRule, routeBPasswordRule, tokenRule } from '../check/rules.js'
import type { Config, MeterSettings, RouteB } from '../types.js'
import { Variables } from './variables.js'

const ROUTE_B = { id: 'KENSHIN_ROUTE_B_ID', password: 'KENSHIN_ROUTE_B_PASSWORD' } as const
const ROUTE_B_RULES = { id: routeBIdRule, password: routeBPasswordRule } as const
type Part = keyof typeof ROUTE_B
const PARTS: readonly Part[] = ['id', 'password']

const TOKEN = 'KENSHIN_INFLUX_TOKEN'
const PASSWORD = 'KENSHIN_INFLUX_PASSWORD'

/** Characters of the Route-B ID that the meter answers to in a scan; they are as secret as the ID. */
const PAIRING_ID_LENGTH = 8

/** What a meter has in the settings file. */
export interface WrittenMeter {
  readonly name: string
  readonly id?: string | undefined
  readonly password?: string | undefined
}

export interface Secrets {
  /** In the order of the meters. */
  readonly routeB: readonly (RouteB | undefined)[]
  readonly token: Secret | undefined
  readonly password: Secret | undefined
  readonly problems: readonly Problem[]
  readonly warnings: readonly Text[]
}

/**
 * A variable with the meter's suffix wins. A plain one serves the only meter, or else every meter that has nothing of
 * its own; for the only meter it wins over the file. An empty variable counts as absent.
 */
export async function findSecrets(
  { meters, influxdb }: { meters: readonly WrittenMeter[]; influxdb: boolean },
  env: NodeJS.ProcessEnv,
  storeSuffixes: readonly string[] = [''],
): Promise<Secrets> {
  const search = new Variables(env)
  const routeB = await Promise.all(meters.map((meter) => findRouteB(meter, meters.length === 1, search)))
  checkSuffixes(
    meters.map(({ name }) => name),
    search,
  )
  const database = async (name: string, rule: Rule): Promise<Secret | undefined> => {
    if (!influxdb) return undefined
    const values = await Promise.all(storeSuffixes.map((suffix) => search.variable(name + suffix, rule)))
    return secretOf(values.find((value) => value !== undefined))
  }
  return {
    routeB,
    token: await database(TOKEN, tokenRule),
    password: await database(PASSWORD, passwordRule),
    problems: search.problems.sort((a, b) => a.where.localeCompare(b.where)),
    warnings: search.warnings,
  }
}

async function findRouteB(meter: WrittenMeter, isOnly: boolean, search: Variables): Promise<RouteB | undefined> {
  const [id, password] = await Promise.all(PARTS.map((part) => findPart(part, meter, isOnly, search)))
  if (id !== undefined && password !== undefined)
    return { id: routeBId(id, meter, search), password: new Secret(password) }
  if (id !== undefined || password !== undefined)
    search.warnings.push(halfSet(id === undefined ? 'id' : 'password', meter))
  return undefined
}

async function findPart(
  part: Part,
  meter: WrittenMeter,
  isOnly: boolean,
  search: Variables,
): Promise<string | undefined> {
  const rule = ROUTE_B_RULES[part]
  const own = await search.variable(`${ROUTE_B[part]}__${suffixOf(meter.name)}`, rule)
  const plain = await search.variable(ROUTE_B[part], rule)
  return own ?? (isOnly ? (plain ?? meter[part]) : (meter[part] ?? plain))
}

function routeBId(id: string, { name }: WrittenMeter, search: Variables): Secret {
  registerSecret(id.slice(-PAIRING_ID_LENGTH))
  if (id !== id.toUpperCase())
    search.warnings.push(text(({ settings }) => settings.secrets.smallLetters({ meter: name })))
  return new Secret(id)
}

const halfSet = (missing: Part, { name }: WrittenMeter): Text =>
  text(({ settings }) => settings.secrets.halfSet({ missing, meter: name, variable: ROUTE_B[missing] }))

const secretOf = (value: string | undefined): Secret | undefined =>
  value === undefined ? undefined : new Secret(value)

/** `home-1` → `HOME_1`; letters that a variable cannot have become `_`. */
const suffixOf = (name: string): string =>
  name
    .normalize('NFC')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '_')

/** A suffix that two meters share is a problem; one that no meter has is probably misspelt. */
function checkSuffixes(names: readonly string[], search: Variables): void {
  for (const variable of search.names) {
    const suffix = /^KENSHIN_ROUTE_B_(?:ID|PASSWORD)__(.+)$/.exec(variable)?.[1]
    if (suffix === undefined || search.value(variable) === undefined) continue
    const owners = [...new Set(names)].filter((name) => [suffixOf(name), `${suffixOf(name)}_FILE`].includes(suffix))
    if (owners.length === 0) search.warnings.push(ofNoMeter(variable, names))
    if (owners.length > 1)
      search.problems.push({ where: variable, ...refuse(({ secrets }) => secrets.sharedByMeters({ meters: owners })) })
  }
}

const ofNoMeter = (variable: string, meters: readonly string[]): Text =>
  text(({ settings }) => settings.secrets.ofNoMeter({ variable, known: meters.map(suffixOf) }))

/**
 * The credentials of a meter, for commands that join it.
 * @throws {KenshinError} `config.invalid` when they are not both known.
 */
export function requireRouteB(config: Pick<Config, 'meters'>, meter: MeterSettings): RouteB {
  if (meter.routeB !== undefined) return meter.routeB
  const suffix = config.meters.length === 1 ? '' : `__${suffixOf(meter.name)}`
  const variables = PARTS.map((part) => ROUTE_B[part] + suffix)
  throw new KenshinError('config.invalid', (words) => words.noRouteB({ meter: meter.name }), {
    facts: { meter: meter.name },
    remedy: (words) => words.setRouteB({ variables }),
  })
}
