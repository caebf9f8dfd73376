/** What works but should be looked at. */
import { stat } from 'node:fs/promises'
import { BlockList, isIP } from 'node:net'
import type { Secret } from '../../src/base/secret.js'
import { urlsOf } from '../../src/store/influxdb/address.js'
import { text, type Text } from '../../src/words/words.js'
import type { Settings } from '../schema.js'
import { longestGap, mayBeQuiet } from './cron.js'

/** What opens the database, from the environment. */
interface Login {
  readonly token: Secret | undefined
  readonly password: Secret | undefined
}

export const warningsOf = async (file: string, settings: Settings, login: Login): Promise<Text[]> => [
  ...seldom(settings),
  ...lateSpread(settings),
  ...halfLogin(settings.store, login),
  ...unencrypted(settings.store, login),
  ...(await openToOthers(file, settings)),
]

/** A name without its password, or the other way round. */
function halfLogin(store: Settings['store'], { password }: Login): Text[] {
  if (store.kind !== 'influxdb' || (store.username === undefined) === (password === undefined)) return []
  return [text(({ settings: { warnings } }) => (password === undefined ? warnings.noPassword : warnings.noUsername))]
}

/** A token or password that leaves the home network as plain text. */
function unencrypted(store: Settings['store'], { token, password }: Login): Text[] {
  if (store.kind !== 'influxdb' || (token ?? password) === undefined) return []
  return urlsOf(store).flatMap((url) => {
    const { protocol, hostname } = new URL(url)
    if (protocol === 'https:' || isLocal(hostname)) return []
    return [text(({ settings }) => settings.warnings.unencrypted({ host: hostname }))]
  })
}

/** Loopback, private and link-local networks: RFC 1918, 3927, 4193, 4291; names: RFC 6762, 8375, and names without a dot. */
const localNetworks = new BlockList()
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  localNetworks.addSubnet(network, bits)
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  localNetworks.addSubnet(network, bits, 'ipv6')

function isLocal(hostname: string): boolean {
  const host = hostname.replaceAll(/[[\]]/g, '')
  const version = isIP(host)
  if (version !== 0) return localNetworks.check(host, version === 6 ? 'ipv6' : 'ipv4')
  return !host.includes('.') || /\.(?:local|lan|internal|home\.arpa)$/.test(host)
}

/** Rarer than what one run reads: days in between are never asked for. */
function seldom({ history: { days }, jobs }: Settings): Text[] {
  const gap = longestGap(jobs['nightly-backfill'])
  if (gap <= days) return []
  return [text(({ settings }) => settings.warnings.seldom({ gap, days }))]
}

/** The line of cron itself is refused where it begins in the quiet window. */
function lateSpread({ jobs: { spread, ...jobs } }: Settings): Text[] {
  if (!mayBeQuiet(jobs['nightly-backfill'], spread)) return []
  return [text(({ settings }) => settings.warnings.lateSpread({ spread }))]
}

/** Credentials in a file that other users may read. */
async function openToOthers(file: string, { meters }: Settings): Promise<Text[]> {
  if (process.platform === 'win32' || !meters.some(({ routeB }) => routeB?.password ?? routeB?.id)) return []
  const { mode } = await stat(file)
  if ((mode & 0o077) === 0) return []
  return [text(({ settings }) => settings.warnings.openToOthers({ file }))]
}
