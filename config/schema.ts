/**
 * What settings there are: type, range, default, example. What each means stands in `src/words/`, by its path. The sample
 * file, the JSON Schema for editors, the table of the settings and the wording of problems all come from these two. Only
 * this folder knows zod, which is slow to load.
 */
import { z } from 'zod'
import { defaultMeasurements } from '../src/store/store.js'
import { cronRule, plainCron } from './check/cron.js'
import { lineRule, NAME, portRule, routeBIdRule, routeBPasswordRule, urlRule } from './check/rules.js'
import { example, ruled } from './ruled.js'

/** Some keyboards and file systems compose が of two signs (NFD); as a tag it must be the same name. */
const name = (): z.ZodString => z.string().normalize('NFC').regex(NAME)

const routeB = z.strictObject({
  id: ruled(routeBIdRule).optional().meta(example('00112233445566778899AABBCCDDEEFF')),
  password: ruled(routeBPasswordRule).optional().meta(example('0123456789AB')),
})

export const PLACEHOLDER_PORT = '/dev/serial/by-id/usb-FTDI_FT230X_Basic_UART_XXXXXXXX-if00-port0'

const meter = z.strictObject({
  name: name().meta(example('home')),
  port: ruled(portRule).meta(example(PLACEHOLDER_PORT)),
  tariff: ruled(lineRule).optional().meta(example('tariff-home.yaml')),
  routeB: routeB.optional(),
})

const sqlite = z.strictObject({
  kind: z.literal('sqlite').default('sqlite'),
  path: ruled(lineRule).default('kenshin.sqlite'),
  halfHourFields: z.boolean().default(true),
})

const measurements = z.strictObject({
  electricity: name().default(defaultMeasurements.electricity),
  electricity_day: name().default(defaultMeasurements.electricity_day),
  electricity_run: name().default(defaultMeasurements.electricity_run),
  electricity_meter: name().default(defaultMeasurements.electricity_meter),
  energy_day: name().default(defaultMeasurements.energy_day),
  energy_month: name().default(defaultMeasurements.energy_month),
  electricity_check: name().default(defaultMeasurements.electricity_check),
})

const influxdb = z.strictObject({
  kind: z.literal('influxdb'),
  url: z.union([ruled(urlRule), z.array(ruled(urlRule)).min(1)]).meta(example('http://localhost:8086')),
  ca: ruled(lineRule).optional().meta(example('/etc/kenshin/influxdb.pem')),
  bucket: ruled(lineRule).meta(example('home')),
  org: ruled(lineRule).optional().meta(example('home')),
  username: ruled(lineRule).optional().meta(example('kenshin')),
  consistency: z.enum(['one', 'quorum', 'all']).optional().meta(example('quorum')),
  /** Seconds. */
  timeout: z.number().min(1).max(600).default(20),
  halfHourFields: z.boolean().default(true),
  measurements: measurements.prefault({}),
})

const history = z.strictObject({
  days: z.int().min(1).max(99).default(99),
  today: z.boolean().default(true),
  quietWindow: z.enum(['wait', 'stop']).default('wait'),
  meterClock: z.enum(['check', 'trust']).default('check'),
  pace: z.enum(['polite', 'swift']).default('polite'),
  secondHistory: z.enum(['use', 'off']).default('use'),
})

const jobs = z.strictObject({
  'nightly-backfill': ruled(cronRule, plainCron).default('17 3 * * *'),
  /** Minutes. */
  spread: z.int().min(0).max(720).default(0),
  /** So many at once were measured: fifty imports of 99 days take 430 MB on Node.js 20, and less of the processor each than one alone. */
  concurrency: z.int().min(1).max(1000).default(50),
})

const report = z.strictObject({
  path: ruled(lineRule).optional().meta(example('kenshin-report.html')),
  tariff: ruled(lineRule).optional().meta(example('tariff.yaml')),
})

const log = z.strictObject({
  level: z.enum(['error', 'warn', 'info', 'debug', 'trace']).default('info'),
})

export const schema = z.strictObject({
  meters: z.array(meter).min(1),
  store: z.discriminatedUnion('kind', [sqlite, influxdb]).prefault({ kind: 'sqlite' }),
  history: history.prefault({}),
  jobs: jobs.prefault({}),
  report: report.optional(),
  state: ruled(lineRule).optional().meta(example('~/.local/state/kenshin')),
  log: log.prefault({}),
})

/** The settings as they may be written. */
export type Written = z.input<typeof schema>
/** The settings with their defaults. */
export type Settings = z.output<typeof schema>
