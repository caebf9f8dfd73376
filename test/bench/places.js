/** What the measured program talks to: the emulator in a process of its own, InfluxDB 1.x behind a proxy that counts. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { createServer as createNetServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { dummyCredentials } from '../../dist/src/emulator/options.js'
import { CLI } from './measure.js'

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kenshin')
const INFLUXD = join(cache, 'influxd1/usr/bin/influxd')
export const PYTHON = join(cache, 'python/bin/python')
/** With socat, installed or unpacked. */
export const env = { ...process.env, LANG: 'C', PATH: `${process.env.PATH}${delimiter}${join(cache, 'bin')}` }

/** Everything that was made, newest first; undone by {@link cleanUp}. */
const made = []
export async function cleanUp() {
  for (const undo of made.splice(0).reverse()) await undo()
}

export async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'kenshin-bench-'))
  made.push(() => rm(path, { recursive: true, force: true }))
  return path
}

/** `kenshin emulate`; @returns what it says when it is ready: `tcp`, `pty`. */
export async function emulator(...options) {
  const child = spawn(process.execPath, [CLI, 'emulate', ...options], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  made.push(() => ended(child, 'SIGTERM'))
  const first = once(createInterface(child.stdout), 'line').then(([words]) => JSON.parse(words))
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the emulator ended with ${code}`)))
  failed.catch(() => undefined)
  return Promise.race([first, failed])
}

async function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

/** A folder with settings for one meter; @returns options for a child process that works there. */
export async function settings(port, { path, store = [] } = {}) {
  const cwd = path ?? (await folder())
  const lines = [
    'meters:',
    '  - name: home',
    `    port: ${port}`,
    `state: ${join(cwd, 'state')}`,
    'history: { meterClock: trust }',
    ...store,
  ]
  await writeFile(join(cwd, 'kenshin.yaml'), `${lines.join('\n')}\n`, { mode: 0o600 })
  const { routeBId: KENSHIN_ROUTE_B_ID, password: KENSHIN_ROUTE_B_PASSWORD } = dummyCredentials
  return { cwd, env: { ...env, KENSHIN_ROUTE_B_ID, KENSHIN_ROUTE_B_PASSWORD } }
}

/** InfluxDB 1.x on loopback, reached through a proxy. `requests` grows with each request. */
export async function countedInfluxdb() {
  if (!existsSync(INFLUXD)) throw new Error('InfluxDB 1.x is absent: sh test/prepare/influxd.sh')
  const port = await freePort()
  const path = await folder()
  await writeFile(join(path, 'influxdb.conf'), configuration(path, port))
  const child = spawn(INFLUXD, ['-config', join(path, 'influxdb.conf')], { stdio: 'ignore' })
  made.push(() => ended(child, 'SIGKILL'))
  const server = `http://127.0.0.1:${port}`
  await answering(server)
  const requests = []
  const url = await countingProxy(port, requests)
  return { url, requests, create: (name) => query(server, `CREATE DATABASE "${name}"`) }
}

const configuration = (path, port) => `
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${path}/meta"
[data]
  dir = "${path}/data"
  wal-dir = "${path}/wal"
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
[monitor]
  store-enabled = false
[logging]
  level = "error"
`

async function answering(url) {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await globalThis.fetch(`${url}/ping`).catch(() => undefined)
    if (answer?.ok) return
    await wait(50)
  }
  throw new Error('influxd does not answer')
}

async function query(url, statement) {
  const answer = await globalThis.fetch(`${url}/query?q=${encodeURIComponent(statement)}`, { method: 'POST' })
  if (!answer.ok) throw new Error(await answer.text())
}

/** Notes `POST /write` and the like of each request and hands it on. */
async function countingProxy(port, requests) {
  const proxy = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url.split('?')[0]}`)
    const { method, url: path, headers } = incoming
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  made.push(() => {
    proxy.closeAllConnections()
    return new Promise((resolve) => proxy.close(resolve))
  })
  return `http://127.0.0.1:${proxy.address().port}`
}

async function freePort() {
  const server = createNetServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
