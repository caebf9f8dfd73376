/**
 * `make bench`: kenshin beside momonga and a client that reads line by line, all of one emulated meter, in the same run; then many meters
 * and old databases. It writes docs/benchmarks.md and its Japanese page. The cases mostly wait, so many run at the same time: AT_ONCE, fewer
 * on a slow machine. ROUNDS=1 is the quickest.
 */
import { cp, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeTheNight, kenshin, lineByLine, momonga } from './clients.js'
import { cleanUp, folder } from './made.js'
import { manyMeters } from './together.js'
import { pages } from './page.js'
import { oldStores } from './years.js'

const isFull = process.env.FULL === '1'
const DAYS = 99
const ROUNDS = Number(process.env.ROUNDS || (isFull ? 5 : 3))
const AT_ONCE = Number(process.env.AT_ONCE || 60)
const LATENCIES = [0.1, 0.5, 1.5]
const CONDITIONS = {
  clean: [],
  ...(isFull && { 'loss-1': [{ fault: 'drop-answer', every: 100 }] }),
  'loss-10': [{ fault: 'drop-answer', every: 10 }],
  'lost-ack': [{ fault: 'lost-ack' }],
}
/** What makes no difference to the others: a meter that refuses SetGet, the swift pace, and one request after the other. */
const OURS = {
  'clean-two': { meter: { setGet: 'refuse' } },
  'lost-ack-two': { meter: { setGet: 'refuse', faults: CONDITIONS['lost-ack'] } },
  swift: { pace: 'swift' },
  'swift-two': { pace: 'swift', meter: { setGet: 'refuse' } },
  'in-turn-two': { meter: { setGet: 'refuse', whileBusy: 'after' } },
  'swift-in-turn-two': { pace: 'swift', meter: { setGet: 'refuse', whileBusy: 'after' } },
}
const daysAgo = (days) => Array.from({ length: days }, (_, n) => n + 1)
const NIGHT = [0, 1]

const clients = {
  kenshin: (days, about) => kenshin(['import', '--days', String(days)], daysAgo(days), about),
  momonga: (days, about) => momonga(daysAgo(days), about),
  line: (days, about) => lineByLine(daysAgo(days), about),
}

function* histories() {
  for (const latency of LATENCIES)
    for (const [condition, faults] of Object.entries(CONDITIONS))
      for (const client of Object.keys(clients))
        for (let round = 0; round < ROUNDS; round++) {
          const run = () => clients[client](DAYS, { seconds: latency, faults })
          yield { kind: 'history', latency, condition, client, asked: DAYS, run }
        }
}

function* ourHistories() {
  const args = ['import', '--days', String(DAYS)]
  for (const latency of LATENCIES)
    for (const [condition, { meter, pace }] of Object.entries(OURS))
      for (let round = 0; round < ROUNDS; round++) {
        const run = () => kenshin(args, daysAgo(DAYS), { seconds: latency, ...meter }, { pace })
        yield { kind: 'history', latency, condition, client: 'kenshin', asked: DAYS, run }
      }
}

/** Scan, join and farewell alone: what no reader of history can do without. */
function* sessions() {
  for (let round = 0; round < ROUNDS; round++)
    yield { kind: 'session', latency: 0.1, run: () => lineByLine([], { seconds: 0.1 }) }
}

/** A night is followed by a run that finds nothing to do. */
function* nights(folderOf) {
  for (const latency of LATENCIES)
    for (let round = 0; round < ROUNDS; round++) {
      const about = { seconds: latency }
      yield { kind: 'night', latency, client: 'momonga', run: () => momonga(NIGHT, about) }
      yield { kind: 'night', latency, client: 'line', run: () => lineByLine(NIGHT, about) }
      const [path, done] = [folderOf(), Promise.withResolvers?.() ?? resolvers()]
      const night = async () => {
        try {
          return await kenshin(['backfill'], NIGHT, about, { path: await path })
        } finally {
          done.resolve()
        }
      }
      yield { kind: 'night', latency, client: 'kenshin', run: night }
      const nothing = async () => {
        await done.promise
        return kenshin(['backfill'], NIGHT, about, { path: await path })
      }
      yield { kind: 'nothing', latency, client: 'kenshin', run: nothing }
    }
}

async function copyOf(path) {
  const copy = await folder()
  await cp(path, copy, { recursive: true })
  return copy
}

function resolvers() {
  const made = {}
  made.promise = new Promise((resolve) => (made.resolve = resolve))
  return made
}

/** The slowest first, so that the last to end has not begun last: momonga waits after each request whose ACK was lost. */
const expectedSeconds = ({ latency, asked = 2, client, condition }) =>
  asked * 2 * (latency + ({ 'lost-ack': client === 'momonga' ? 7 : 0, 'loss-10': 1.2 }[condition] ?? 0))
/** Programs that start at the same moment would measure each other. */
const BETWEEN_STARTS_MS = 1_000

async function all(cases) {
  const [queue, results] = [cases.toSorted((a, b) => expectedSeconds(b) - expectedSeconds(a)), []]
  const lane = async (_, nth) => {
    await wait(nth * BETWEEN_STARTS_MS)
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { run, ...what } = next
      const result = await run().catch((error) => ({ failed: error.message.split('\n')[0] }))
      results.push({ ...what, ...result })
      tell(`${results.length} of ${cases.length}`, results.at(-1))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return results
}

const tell = (count, { kind, condition = kind, client = '', latency, failed, seconds = 0 }) =>
  process.stderr.write(`${count}: ${condition} ${client} L ${latency} ${failed ?? `${seconds.toFixed(1)} s`}\n`)

// Each case at the same time ends its meter when this process ends.
process.setMaxListeners(0)
try {
  const [begun, [load]] = [Date.now(), loadavg()]
  const before = await beforeTheNight()
  const results = await all([...histories(), ...ourHistories(), ...sessions(), ...nights(() => copyOf(before))])
  const many = await manyMeters(isFull)
  const years = await oldStores()
  const facts = { results, many, years, isFull, rounds: ROUNDS, atOnce: AT_ONCE, begun, load }
  for (const [name, words] of Object.entries(await pages(facts))) await writeFile(`docs/${name}`, words)
  process.exitCode = results.some(({ failed }) => failed !== undefined) ? 1 : 0
} finally {
  await cleanUp()
}
