/** docs/benchmarks.md and its Japanese page, from what was measured. */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { format } from 'prettier'
import { median, medianOf } from './measure.js'
import { words } from './page-words.js'
import { PYTHON } from './places.js'

const LATENCIES = [0.1, 0.5, 1.5]
/** At most this part of momonga's seconds. */
const AIMS = {
  night: [0.15, 0.21, 0.31],
  clean: [0.7, 0.87, 0.95],
  'clean-two': [0.7, 0.87, 0.95],
  swift: [0.52, 0.53, 0.53],
  'swift-two': [0.52, 0.53, 0.53],
  'loss-10': [0.35, 0.45, 0.75],
  'lost-ack': [0.05, 0.1, 0.22],
  'lost-ack-two': [0.05, 0.1, 0.22],
}
const ALL_DAYS = 99
/** One scan over 28 channels at duration 6, seconds. */
const SCAN_S = (28 * 9.6 * (2 ** 6 + 1)) / 1000

export async function pages(facts) {
  const made = {}
  for (const [language, w] of Object.entries(words)) {
    const name = language === 'en' ? 'benchmarks.md' : `benchmarks.${language}.md`
    made[name] = await format(pageOf(facts, w), { parser: 'markdown', printWidth: 120 })
  }
  return made
}

function pageOf(facts, w) {
  const parts = [
    `# ${w.title}`,
    w.nav,
    w.written({ ...facts, ...surroundings(facts) }),
    w.how.map((one) => `- ${one}`).join('\n'),
    `## ${w.ratios}`,
    w.ratiosIntro,
    ratioTable(facts, w),
    `## ${w.seconds}`,
    secondsTable(facts, w),
    `## ${w.use}`,
    w.useIntro,
    useTable(facts, w),
    `## ${w.many}`,
    w.manyIntro(facts.many[0]),
    manyTable(facts, w),
    `## ${w.years}`,
    w.yearsIntro,
    yearsTable(facts, w),
  ]
  return `${parts.join('\n\n')}\n`
}

function surroundings({ begun, load }) {
  const version = execFileSync(PYTHON, [
    '-c',
    'import sys, importlib.metadata as m; print("Python %d.%d, momonga %s" % (*sys.version_info[:2], m.version("momonga")))',
  ])
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}`
  return {
    machine,
    load: load.toFixed(1),
    node: process.version,
    python: String(version).trim(),
    date: new Date(begun).toISOString().slice(0, 10),
  }
}

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const wanted = ({ results }, what) =>
  results.filter(
    (one) => Object.entries(what).every(([name, value]) => one[name] === value) && one.failed === undefined,
  )

/** One field of all rounds. */
const values = (facts, about, field) => wanted(facts, about).map((one) => one[field])

const what = (name, client, latency) =>
  ['night', 'nothing'].includes(name)
    ? { kind: name, client, latency }
    : { kind: 'history', condition: name, client, latency }

function ratioTable(facts, w) {
  const rows = Object.entries(AIMS).map(([name, aims]) => [
    w.cases[name],
    ...LATENCIES.map((seconds, at) => {
      const ours = values(facts, what(name, 'kenshin', seconds), 'seconds')
      const theirs = values(facts, what(politely(name), 'momonga', seconds), 'seconds')
      const ratio = ours.length * theirs.length === 0 ? '—' : (median(ours) / median(theirs)).toFixed(2)
      return `${ratio}${w.aim(aims[at])}`
    }),
  ])
  return table([w.columns.case, ...LATENCIES.map(w.latency)], rows)
}

/** momonga has one pace, and always asks by two requests. */
const politely = (name) => (name.startsWith('swift') ? 'clean' : name.replace('-two', ''))
const casesOf = ({ isFull }) => [
  ...['night', 'clean', 'clean-two', 'in-turn-two', 'swift', 'swift-two', 'swift-in-turn-two'],
  ...(isFull ? ['loss-1'] : []),
  ...['loss-10', 'lost-ack', 'lost-ack-two', 'nothing'],
]

function secondsTable(facts, w) {
  const rows = casesOf(facts).flatMap((name) => [
    ...Object.keys(w.clients)
      .filter((client) => client !== 'floor' && values(facts, what(name, client, 0.5), 'seconds').length > 0)
      .map((client) => [
        w.cases[name],
        w.clients[client],
        ...LATENCIES.map((seconds) => range(values(facts, what(name, client, seconds), 'seconds'))),
      ]),
    ...(['night', 'clean'].includes(name)
      ? [[w.cases[name], w.clients.floor, ...LATENCIES.map((seconds) => floor(facts, name, seconds).toFixed(1))]]
      : []),
  ])
  return table([w.columns.case, w.columns.client, ...LATENCIES.map(w.latency)], rows)
}

function floor(facts, name, seconds) {
  const session = medianOf('seconds', wanted(facts, { kind: 'session' }))
  return name === 'night' ? session - SCAN_S + 4 * seconds : session + 2 * ALL_DAYS * seconds
}

const range = (all) =>
  all.length === 0 ? '—' : `${median(all).toFixed(1)} (${Math.min(...all).toFixed(1)}–${Math.max(...all).toFixed(1)})`

function useTable(facts, w) {
  const rows = casesOf(facts).flatMap((name) =>
    ['kenshin', 'momonga', 'line'].flatMap((client) => {
      const about = what(name, client, 0.5)
      const of = (field) => values(facts, about, field)
      if (of('cpuS').length === 0) return []
      const seen = wanted(facts, about)
      const right = `${w.of(medianOf('right', seen), seen[0].of)}`
      return [
        [
          w.cases[name],
          w.clients[client],
          Math.round(median(of('sends'))),
          right,
          `${median(of('cpuS')).toFixed(2)} s`,
          mb(medianOf('peakBytes', seen)),
        ],
      ]
    }),
  )
  const { case: where, client, sends, right, cpu, peak } = w.columns
  return table([where, client, sends, right, cpu, peak], rows)
}

const mb = (bytes) => `${bytes < 10e6 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`
const names = { sqlite: 'SQLite', influxdb: 'InfluxDB' }

function manyTable({ many }, w) {
  const rows = many.map(({ count, kind, imported, night, fileBytes }) => {
    const one = many.find((other) => other.count === 1 && other.kind === kind)
    return [
      count,
      names[kind],
      `${imported.seconds.toFixed(1)} s`,
      `${(imported.cpuS / count).toFixed(2)} s`,
      mb(imported.peakBytes),
      fileBytes === undefined ? '—' : `${mb(imported.writtenBytes)} (${mb(fileBytes)})`,
      w.of(imported.right, imported.of),
      `${night.seconds.toFixed(1)} s`,
      (night.seconds / one.night.seconds).toFixed(2),
      mb(night.peakBytes),
    ]
  })
  const { meters, store, imported, cpuEach, peak, written, right, night, nightRatio } = w.columns
  return table([meters, store, imported, cpuEach, peak, written, right, night, nightRatio, peak], rows)
}

function yearsTable({ years }, w) {
  const rows = years.map(({ kind, years: age, nights }) => [
    names[kind],
    age,
    range(nights.map((one) => one.seconds)),
    `${medianOf('cpuS', nights).toFixed(2)} s`,
    mb(medianOf('peakBytes', nights)),
  ])
  const { store, years: age, seconds, cpu, peak } = w.columns
  return table([store, age, seconds, cpu, peak], rows)
}
