/** What the measured program talks to: the emulator in a process of its own, InfluxDB 1.x behind a proxy that counts. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { dummyCredentials } from '../../dist/src/emulator/options.js'
import { startInfluxdb } from './influxdb.js'
import { ended, folder, undoAtEnd } from './made.js'
import { CLI } from './measure.js'

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kenshin')
export const PYTHON = join(cache, 'python/bin/python')
/** With socat, installed or unpacked. */
export const env = { ...process.env, LANG: 'C', PATH: `${process.env.PATH}${delimiter}${join(cache, 'bin')}` }

/** `kenshin emulate`; @returns what it says when it is ready: `tcp`, `pty`. */
export async function emulator(...options) {
  const child = spawn(process.execPath, [CLI, 'emulate', ...options], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  undoAtEnd(() => ended(child, 'SIGTERM'))
  const first = once(createInterface(child.stdout), 'line').then(([words]) => JSON.parse(words))
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the emulator ended with ${code}`)))
  failed.catch(() => undefined)
  return Promise.race([first, failed])
}

/** A folder with settings for one meter, or for several ports; @returns options for a child process that works there. */
export async function settings(port, { path, store = [], days = 99, pace = 'polite' } = {}) {
  const cwd = path ?? (await folder())
  const lines = [
    'meters:',
    ...(Array.isArray(port) ? port.map(meter) : [`  - { name: home, port: '${port}' }`]),
    `state: ${join(cwd, 'state')}`,
    `history: { meterClock: trust, days: ${days}, pace: ${pace} }`,
    ...store,
  ]
  await writeFile(join(cwd, 'kenshin.yaml'), `${lines.join('\n')}\n`, { mode: 0o600 })
  const { routeBId: KENSHIN_ROUTE_B_ID, password: KENSHIN_ROUTE_B_PASSWORD } = dummyCredentials
  return { cwd, env: { ...env, KENSHIN_ROUTE_B_ID, KENSHIN_ROUTE_B_PASSWORD } }
}

const meter = (port, nth) => `  - { name: meter-${nth + 1}, port: '${port}' }`

/** InfluxDB 1.x on loopback, reached through a proxy. `requests` grows with each request. */
export async function countedInfluxdb() {
  const server = await startInfluxdb()
  const requests = []
  const url = await countingProxy(Number(new globalThis.URL(server.url).port), requests)
  return { url, requests, create: (name) => server.query(`CREATE DATABASE "${name}"`) }
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
  undoAtEnd(() => {
    proxy.closeAllConnections()
    return new Promise((resolve) => proxy.close(resolve))
  })
  return `http://127.0.0.1:${proxy.address().port}`
}
