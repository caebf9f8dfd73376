/**
 * `make test-cluster`: import, second import, export and a killed node against a real cluster of three, whose programs the environment
 * names. What is expected is what an SQLite file holds of the same meter.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { query } from '../bench/influxdb.js'
import { cleanUp } from '../bench/made.js'
import { CLI, timed } from '../bench/measure.js'
import { emulator, settings } from '../bench/places.js'
import { programs, startCluster } from './nodes.js'

const QUIET = ['--log-level', 'error']
const kenshin = (args, options) => timed(process.execPath, [CLI, ...args], options)
const exported = async (options) => (await kenshin(['export', '--format', 'csv'], options)).out

function expect(what, isTrue, more = '') {
  process.stdout.write(`${isTrue ? 'ok  ' : 'FAIL'} ${what}${more === '' ? '' : ` (${more})`}\n`)
  if (!isTrue) process.exitCode = 1
}

const storeAt = (urls, bucket) => [
  'store:',
  '  kind: influxdb',
  `  url: [${urls.join(', ')}]`,
  `  bucket: ${bucket}`,
  '  consistency: quorum',
]

async function calm(cluster, port, truth) {
  await cluster.create('calm')
  const options = await settings(port, { store: storeAt(cluster.urls, 'calm') })
  const { seconds } = await kenshin(['import', ...QUIET], options)
  expect('import: the export is that of SQLite', (await exported(options)) === truth, `${seconds.toFixed(1)} s`)
  await kenshin(['import', ...QUIET], options)
  const [[, written]] = await query(cluster.urls[1], 'SELECT last("points_written") FROM electricity_run', 'calm')
  expect('second import: writes nothing', written === 0, `${written} points`)
  expect('second import: the export is the same', (await exported(options)) === truth)
}

const countAt = async (url, database) =>
  (await query(url, 'SELECT count("count") FROM electricity', database))[0]?.[1] ?? 0

/** The node that kenshin talks to is killed when a part of the history is written. */
async function killed(cluster, port, truth) {
  await cluster.create('killed')
  const options = await settings(port, { store: storeAt(cluster.urls, 'killed') })
  const importing = kenshin(['import', '--log-level', 'warn'], options).then(
    () => 0,
    (error) => error.message,
  )
  const readings = truth.trimEnd().split('\n').length - 1
  let before = 0
  while (before < readings / 10) {
    await wait(50)
    before = await countAt(cluster.urls[1], 'killed')
  }
  await cluster.kill(0)
  const outcome = await importing
  expect(
    'a node is killed during an import: it goes on by the next address',
    outcome === 0,
    `at ${before} readings${outcome || ''}`,
  )
  const spool = await readdir(join(options.cwd, 'state', 'spool')).catch(() => [])
  expect('nothing waits in the spool', spool.length === 0, spool.join())
  expect('the export, without that node, is that of SQLite', (await exported(options)) === truth)
  await cluster.revive(0)
  let there = 0
  for (let tries = 0; tries < 240 && there < readings; tries++) {
    there = await countAt(cluster.urls[0], 'killed')
    await wait(500)
  }
  expect('the node comes back and has everything', there === readings, `${there} of ${readings} readings`)
}

try {
  const named = programs()
  const place = await emulator('--tcp', '127.0.0.1:0', '--latency', 'none', '--solar', '--clock-rate', '0')
  const port = `tcp://${place.tcp}`
  const sqlite = await settings(port)
  await kenshin(['import', ...QUIET], sqlite)
  const truth = await exported(sqlite)
  const cluster = await startCluster(named)
  await calm(cluster, port, truth)
  await killed(cluster, port, truth)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
} finally {
  await cleanUp()
}
