/** Imports run one way: base ← dongle, echonet ← meter ← history ← store, report ← app ← jobs, cli. */
const may = (folder, ...allowed) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment: `src/${folder} may use only: ${[folder, ...allowed].join(', ')}`,
  from: { path: `^src/${folder}/` },
  to: { path: '^(src|jobs|config|test)/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
})
/** Each outside library is imported in one place (tests may use it as an oracle). */
const only = (library, place) => ({
  name: `only-${library.replaceAll(/\W/g, '')}`,
  severity: 'error',
  from: { path: '^(src|jobs|config)/', pathNot: place },
  to: { path: `node_modules/${library}/` },
})
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    may('words'),
    may('base', 'words'),
    may('dongle', 'words', 'base'),
    may('echonet', 'words', 'base'),
    may('meter', 'words', 'base', 'dongle', 'echonet'),
    may('history', 'words', 'base', 'echonet', 'meter'),
    may('store', 'words', 'base', 'echonet', 'history'),
    may('report', 'words', 'base', 'echonet', 'history', 'store'),
    may('emulator', 'words', 'base', 'dongle', 'echonet'),
    {
      name: 'nothing-imports-the-top',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(commands/|cli\\.ts|kenshin\\.ts)' },
      to: { path: '^(jobs/|src/commands/|src/(cli|kenshin)\\.ts|test/)' },
    },
    { name: 'nothing-imports-tests', severity: 'error', from: { path: '^(src|jobs|config)/' }, to: { path: '^test/' } },
    only('serialport', '^src/dongle/port/(serial|load)-driver\\.ts'),
    only('@influxdata/influxdb-client', '^src/store/influxdb/'),
    only('sql\\.js', '^src/store/sqlite/'),
    only('luxon', '^src/base/clock\\.ts'),
    only('pino', '^src/base/log\\.ts'),
    only('node-cron', '^(src/app/cron\\.ts|config/)'),
    only('zod', '^config/'),
    only('yaml', '^config/'),
    only('commander', '^src/(cli|commands/)'),
    only('string-width', '^(src/report/|config/)'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '^dist/' },
  },
}
