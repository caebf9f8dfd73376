/**
 * Who may import whom. Rooms are folders; an arrow to the left means "may import":
 *
 *   words ← base ← dongle, echonet ← meter ← history ← store, report ← app ← jobs ← commands ← cli
 *
 * docs/architecture.md draws it, and test/imports.test.ts plants a violation of each rule.
 */
const rooms = {
  words: [],
  base: ['words'],
  dongle: ['words', 'base'],
  echonet: ['words', 'base'],
  meter: ['words', 'base', 'dongle', 'echonet'],
  history: ['words', 'base', 'echonet', 'meter'],
  store: ['words', 'base', 'echonet', 'history'],
  report: ['words', 'base', 'echonet', 'history', 'store'],
  app: ['words', 'base', 'dongle', 'meter', 'history', 'store', 'report'],
  jobs: ['words', 'base', 'app'],
  emulator: ['words', 'base', 'dongle', 'echonet'],
  // Settings are plain values for everybody else: only commands knows them as settings.
  config: ['words', 'base', 'store', 'report'],
  commands: ['words', 'base', 'history', 'store', 'report', 'app', 'jobs', 'emulator', 'config'],
  cli: ['words', 'base', 'commands'],
}

/** Each outside library is imported in one place; tests may use it as an oracle. */
const places = {
  serialport: '^src/dongle/port/(serial|load)-driver\\.ts$',
  '@influxdata/influxdb-client': '^src/store/influxdb/',
  'sql.js': '^src/store/sqlite/',
  luxon: '^src/base/instant\\.ts$',
  pino: '^src/base/log\\.ts$',
  // Scales, ticks and shapes of the page; the types of what they return are theirs.
  'd3-array': '^src/report/page/d3\\.ts$',
  'd3-scale': '^src/report/page/d3\\.ts$',
  'd3-shape': '^src/report/page/d3\\.ts$',
  'get-east-asian-width': '^src/base/width\\.ts$',
  // The app runs it, the settings ask it whether a line of cron is valid.
  'node-cron': '^(src/app|config/check)/cron\\.ts$',
  zod: '^config/',
  yaml: '^config/',
  '@holiday-jp/holiday_jp': '^config/tariff/holidays\\.ts$',
  commander: '^src/(cli\\.ts$|commands/)',
  rolldown: '^config/package/',
}

const atTheRoot = { jobs: '^jobs/', config: '^config/', cli: '^src/(cli|kenshin)\\.ts$' }
const pathOf = (room) => atTheRoot[room] ?? `^src/${room}/`
const ours = '^(src|jobs|config)/'
const literally = (name) => name.replaceAll('.', '\\.')

const roomRule = ([room, allowed]) => ({
  name: `${room}-imports`,
  severity: 'error',
  comment: `${room} may import: ${allowed.join(', ') || 'nothing'}`,
  from: { path: pathOf(room) },
  to: { path: '^(src|jobs|config|test)/', pathNot: [room, ...allowed].map(pathOf) },
})

const placeRule = ([library, place]) => ({
  name: `one-place-for-${library}`,
  severity: 'error',
  comment: `${library} is imported in ${place} alone`,
  from: { path: ours, pathNot: place },
  to: { path: `node_modules/${literally(library)}/` },
})

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(roomRule),
    ...Object.entries(places).map(placeRule),
    {
      name: 'contract-of-dongles',
      severity: 'error',
      comment: 'above src/dongle/ no file knows what language a dongle speaks',
      from: { path: '^src/(meter|app)/' },
      to: { path: '^src/dongle/', pathNot: '^src/dongle/(dongle|open-dongle|pan-descriptor)\\.ts$' },
    },
    {
      name: 'skstack-knows-no-j11',
      severity: 'error',
      comment: 'the languages of dongles know nothing of each other',
      from: { path: '^src/dongle/skstack/' },
      to: { path: '^src/dongle/j11/' },
    },
    {
      name: 'j11-knows-no-skstack',
      severity: 'error',
      comment: 'the languages of dongles know nothing of each other',
      from: { path: '^src/dongle/j11/' },
      to: { path: '^src/dongle/skstack/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'no circle of imports, of types neither',
      from: { path: ours },
      to: { circular: true },
    },
    {
      name: 'every-file-has-a-room',
      severity: 'error',
      comment: 'a new folder gets its row in the table of rooms',
      from: { path: ours, pathNot: Object.keys(rooms).map(pathOf) },
      to: {},
    },
    {
      name: 'every-library-has-a-place',
      severity: 'error',
      comment: 'a new library gets its row in the table of places; a tool for development gets none',
      from: { path: ours },
      to: { path: 'node_modules/', pathNot: Object.keys(places).map((name) => `node_modules/${literally(name)}/`) },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '^dist/' },
  },
}
