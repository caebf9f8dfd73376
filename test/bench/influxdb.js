/** InfluxDB 1.x on loopback, with its data in a temporary folder. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ended, folder, undoAtEnd } from './made.js'

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kenshin')
const INFLUXD = join(cache, 'influxd1/usr/bin/influxd')

export async function startInfluxdb() {
  if (!existsSync(INFLUXD)) throw new Error('InfluxDB 1.x is absent: sh test/prepare/influxd.sh')
  const [port, path] = [await freePort(), await folder()]
  await writeFile(join(path, 'influxdb.conf'), configuration(path, port))
  const child = spawn(INFLUXD, ['-config', join(path, 'influxdb.conf')], { stdio: 'ignore' })
  undoAtEnd(() => ended(child, 'SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  await answering(url)
  return { url, query: (statement, database = '') => query(url, statement, database), usage: () => usageOf(child.pid) }
}

const configuration = (path, port) => `
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${path}/meta"
[data]
  dir = "${path}/data"
  wal-dir = "${path}/wal"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
[monitor]
  store-enabled = false
[logging]
  level = "error"
`

export async function answering(url) {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await globalThis.fetch(`${url}/ping`).catch(() => undefined)
    if (answer?.ok) return
    await wait(50)
  }
  throw new Error(`InfluxDB at ${url} does not answer`)
}

/** @returns the rows of the first series */
export async function query(url, statement, database = '') {
  const body = new globalThis.URLSearchParams({ q: statement, db: database })
  const answer = await (await globalThis.fetch(`${url}/query`, { method: 'POST', body })).json()
  const error = answer.error ?? answer.results?.[0]?.error
  if (error !== undefined) throw new Error(`${statement}: ${error}`)
  return answer.results[0].series?.[0]?.values ?? []
}

/** CPU seconds and peak memory of a running process. Linux: 100 ticks a second. */
export function usageOf(pid) {
  const ticks = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]
  return { cpuS: (Number(ticks[11]) + Number(ticks[12])) / 100, peakBytes: Number(peak) * 1024 }
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
