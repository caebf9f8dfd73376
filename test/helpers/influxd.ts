import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { describeWhere } from './not-run.js'

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kenshin')
const existing = (path: string): string | undefined => (existsSync(path) ? path : undefined)

/** The real servers, where they are there. */
export const influxd1 = existing(join(cache, 'influxd1/usr/bin/influxd'))
const victoriaMetrics = existing(join(cache, 'victoria-metrics/usr/bin/victoria-metrics'))
export const influxd2 = process.env.INFLUXD2 ?? existing(join(cache, 'influxd2'))

/** Tests against InfluxDB 1.6.7. */
export function describeInfluxd1(name: string, body: () => void): void {
  describeWhere(name, influxd1 === undefined ? 'InfluxDB 1.x is absent: run test/prepare/influxd.sh' : undefined, body)
}

/** Tests against InfluxDB 2.x: no package of it exists, so its absence is no failure. */
export function describeInfluxd2(name: string, body: () => void): void {
  const why = influxd2 === undefined ? 'InfluxDB 2.x is absent: name one with INFLUXD2' : undefined
  describeWhere(name, why, body, { mayBeAbsentInCi: true })
}

/** Tests against VictoriaMetrics: not every release of Debian has it. */
export function describeVictoriaMetrics(name: string, body: () => void): void {
  const why = victoriaMetrics === undefined ? 'VictoriaMetrics is absent: run test/prepare/peers.sh' : undefined
  describeWhere(name, why, body, { mayBeAbsentInCi: true })
}

/** VictoriaMetrics on loopback with its data in a temporary folder. */
export async function startVictoriaMetrics(): Promise<Influxd> {
  const folder = mkdtempSync(join(tmpdir(), 'kenshin-victoria-'))
  const paths = ['-storageDataPath', join(folder, 'data'), '-retentionPeriod', '100y']
  return start(folder, victoriaMetrics!, (port) => [...paths, '-httpListenAddr', `127.0.0.1:${port}`])
}

/** A server for all tests of a `describe`: started before the first, stopped after the last. */
export function serving<T extends Influxd>(begin: () => Promise<T>): () => T {
  let server: T | undefined
  beforeAll(async () => {
    server = await begin()
  })
  afterAll(() => server?.stop())
  return () => server!
}

export interface Influxd {
  readonly url: string
  stop(): Promise<void>
}

export interface Influxd1 extends Influxd {
  /** Asks InfluxQL as the administrator; throws what the server says against it. */
  query(statement: string, database?: string): Promise<Answer>
  /** Line protocol, times in seconds. */
  write(database: string, lines: string): Promise<void>
}

export interface Answer {
  readonly results: { readonly series?: { columns: string[]; values: unknown[][]; tags?: Record<string, string> }[] }[]
}

export const admin = { username: 'admin', password: 'admin-pass-1' }

/**
 * InfluxDB 1.6.7 on loopback with its data in a temporary folder; with `auth` it has the user {@link admin}.
 * @param http more lines for the section [http] of its configuration
 */
export async function startInfluxd1({ auth = false, http = '' } = {}): Promise<Influxd1> {
  const folder = mkdtempSync(join(tmpdir(), 'kenshin-influxd1-'))
  const server = await start(folder, influxd1!, (port) => {
    const file = join(folder, 'influxdb.conf')
    writeFileSync(file, configuration(folder, port, `auth-enabled = ${auth}\n  ${http}`))
    return ['-config', file]
  })
  const credentials = new URLSearchParams({ u: admin.username, p: admin.password }).toString()
  const query = async (statement: string, database = ''): Promise<Answer> => {
    const body = new URLSearchParams({ q: statement, db: database, epoch: 's' })
    const answer = await (await fetch(`${server.url}/query?${credentials}`, { method: 'POST', body })).text()
    if (answer.includes('"error"')) throw new Error(`${statement}: ${answer}`)
    return JSON.parse(answer) as Answer
  }
  if (auth) await query(`CREATE USER ${admin.username} WITH PASSWORD '${admin.password}' WITH ALL PRIVILEGES`)
  return {
    ...server,
    query,
    async write(database, lines) {
      const address = `${server.url}/write?db=${database}&precision=s&${credentials}`
      const answer = await fetch(address, { method: 'POST', body: lines })
      if (answer.status !== 204) throw new Error(await answer.text())
    },
  }
}

const configuration = (folder: string, port: number, http: string): string => `
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  ${http}
  log-enabled = false
[monitor]
  store-enabled = false
[continuous_queries]
  enabled = false
[logging]
  level = "error"
`

export interface Influxd2 extends Influxd {
  readonly token: string
  readonly org: string
  /** @param keepS retention in seconds, 0 = for ever @returns the id */
  createBucket(name: string, keepS?: number): Promise<string>
  /** Makes a database of InfluxQL lead to a bucket (DBRP). */
  map(database: string, bucketId: string): Promise<{ remove(): Promise<void> }>
  /** A token with these rights on one bucket. */
  createToken(bucketId: string, actions: readonly ('read' | 'write')[]): Promise<string>
}

/** InfluxDB 2.x on loopback with its data in a temporary folder, set up with an organization and an all-access token. */
export async function startInfluxd2({ token = 'all-access-token-1', bucket = 'first' } = {}): Promise<Influxd2> {
  const folder = mkdtempSync(join(tmpdir(), 'kenshin-influxd2-'))
  const paths = ['bolt', 'engine', 'sqlite'].flatMap((part) => [`--${part}-path`, join(folder, part)])
  const server = await start(folder, influxd2!, (port) => [
    ...paths,
    '--http-bind-address',
    `127.0.0.1:${port}`,
    '--reporting-disabled',
  ])
  const api = async <T>(path: string, body: object): Promise<T> => {
    const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${server.url}/api/v2/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const user = { username: admin.username, password: admin.password }
  const made = await api<{ org: { id: string } }>('setup', { ...user, org: 'home', bucket, token })
  const orgID = made.org.id
  return {
    ...server,
    token,
    org: 'home',
    async createBucket(name, keepS = 0) {
      const retentionRules = [{ type: 'expire', everySeconds: keepS }]
      return (await api<{ id: string }>('buckets', { orgID, name, retentionRules })).id
    },
    async map(database, bucketID) {
      const mapping = { orgID, bucketID, database, retention_policy: 'autogen', default: true }
      const { id } = await api<{ id: string }>('dbrps', mapping)
      const remove = async (): Promise<void> => {
        const headers = { authorization: `Token ${token}` }
        const answer = await fetch(`${server.url}/api/v2/dbrps/${id}?orgID=${orgID}`, { method: 'DELETE', headers })
        if (!answer.ok) throw new Error(await answer.text())
      }
      return { remove }
    },
    async createToken(bucketId, actions) {
      const permissions = actions.map((action) => ({ action, resource: { type: 'buckets', id: bucketId, orgID } }))
      return (await api<{ token: string }>('authorizations', { orgID, permissions })).token
    },
  }
}

/** Another program may take the free port before the server does: then the server ends, and another port is tried. */
async function start(folder: string, binary: string, argsAt: (port: number) => string[], tries = 5): Promise<Influxd> {
  const port = await freePort()
  const child = spawn(binary, argsAt(port), { stdio: 'ignore' })
  // A binary that cannot be started has no pid, which ready() tells of.
  child.on('error', () => undefined)
  const kill = (): boolean => child.kill('SIGKILL')
  process.once('exit', kill)
  const url = `http://127.0.0.1:${port}`
  if (!(await ready(url, child))) {
    process.off('exit', kill)
    if (tries === 1) throw new Error(`${binary} ended with ${child.exitCode ?? child.signalCode}`)
    return start(folder, binary, argsAt, tries - 1)
  }
  return {
    url,
    async stop() {
      process.off('exit', kill)
      const gone = new Promise((resolve) => child.once('exit', resolve))
      kill()
      if (child.exitCode === null && child.signalCode === null) await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @returns whether it answers; false when it has ended */
async function ready(url: string, child: ChildProcess): Promise<boolean> {
  for (;;) {
    if (child.pid === undefined) throw new Error(`${child.spawnfile} cannot be started`)
    const answer = await fetch(`${url}/ping`).catch(() => undefined)
    // Whoever answers in the place of one that has ended is a stranger.
    if (child.exitCode !== null || child.signalCode !== null) return false
    // A server of https has no better answer for http.
    if (answer?.ok === true || answer?.status === 400) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A port of loopback on which nobody listens at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
