/** A cluster of three nodes on loopback, of programs that the environment names; they speak as those of InfluxDB Enterprise 1.8. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { answering, query } from '../bench/influxdb.js'
import { ended, folder, undoAtEnd } from '../bench/made.js'
import { timed } from '../bench/measure.js'

const HOSTS = ['127.0.0.11', '127.0.0.12', '127.0.0.13']
const VARIABLES = ['INFLUXD_META', 'INFLUXD_DATA', 'INFLUXD_CTL']

/** @throws {Error} that says what is missing */
export function programs() {
  const missing = VARIABLES.filter((name) => !existsSync(process.env[name] ?? ''))
  if (missing.length > 0)
    throw new Error(`no cluster to test: ${missing.join(', ')} must name a program that exists (docs/scale.md).`)
  const [meta, data, ctl] = VARIABLES.map((name) => process.env[name])
  return { meta, data, ctl }
}

/** @returns the addresses of its nodes, and how to kill and start the data program of one */
export async function startCluster({ meta, data, ctl }) {
  const path = await folder()
  const metas = await Promise.all(HOSTS.map((host) => configured(path, host, 'meta', metaConfiguration)))
  for (const config of metas) run(meta, config)
  const nodes = await Promise.all(HOSTS.map((host) => configured(path, host, 'data', dataConfiguration)))
  const running = nodes.map((config) => run(data, config))
  for (const host of HOSTS) await told(ctl, 'add-meta', `${host}:8091`)
  for (const host of HOSTS) await told(ctl, 'add-data', `${host}:8088`)
  const urls = HOSTS.map((host) => `http://${host}:8086`)
  for (const url of urls) await answering(url)
  return {
    urls,
    create: (name) => query(urls[0], `CREATE DATABASE "${name}" WITH REPLICATION ${HOSTS.length}`),
    kill: (nth) => ended(running[nth], 'SIGKILL'),
    async revive(nth) {
      running[nth] = run(data, nodes[nth])
      await answering(urls[nth])
    },
  }
}

function run(program, config) {
  const child = spawn(program, ['-config', config], { stdio: 'ignore' })
  undoAtEnd(() => ended(child, 'SIGKILL'))
  return child
}

/** A node that has just been started may refuse for a while. */
async function told(ctl, command, address) {
  for (let tries = 1; ; tries++)
    try {
      return await timed(ctl, ['-bind', `${HOSTS[0]}:8091`, command, address])
    } catch (error) {
      if (tries === 60) throw error
      await wait(500)
    }
}

async function configured(path, host, kind, write) {
  const own = join(path, host, kind)
  await mkdir(own, { recursive: true })
  await writeFile(join(own, 'influxdb.conf'), write(own, host))
  return join(own, 'influxdb.conf')
}

const metaConfiguration = (path, host) => `
reporting-disabled = true
hostname = "${host}"
bind-address = "${host}:0"
[meta]
  dir = "${path}"
  bind-address = "${host}:8089"
  http-bind-address = "${host}:8091"
[logging]
  level = "error"
`

const dataConfiguration = (path, host) => `
reporting-disabled = true
hostname = "${host}"
bind-address = "${host}:8088"
[meta]
  dir = "${path}/meta"
[data]
  dir = "${path}/data"
  wal-dir = "${path}/wal"
  index-version = "tsi1"
  query-log-enabled = false
[hinted-handoff]
  dir = "${path}/hh"
[http]
  bind-address = "${host}:8086"
  log-enabled = false
[monitor]
  store-enabled = false
[logging]
  level = "error"
`
