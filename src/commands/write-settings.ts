import { open } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { KenshinError } from '../base/errors.js'
import { writeAtomically } from '../base/files.js'
import { language, text, type Text } from '../words/words.js'
import { choosePort, type InitPlace } from './choose-port.js'

export interface InitOptions {
  readonly port?: string
  readonly name: string
  readonly store?: 'sqlite' | 'influxdb'
  readonly url?: string
  readonly bucket?: string
  readonly org?: string
  /** Only asked for on a terminal: it goes with a password. */
  readonly username?: string
  readonly output: string
  readonly force?: boolean
}

/**
 * Writes the settings file, readable by its owner alone, and tells what to do next.
 * @throws {KenshinError} `config.usage` when an option is wrong, the dongle has to be named, or the file exists;
 *   `dongle.no-port` when there is none.
 */
export async function writeSettings(
  options: InitOptions,
  place: InitPlace,
): Promise<{ file: string; port: string; notes: readonly Text[] }> {
  const { sampleFile, schemaUrl } = await import('../../config/generate/sample.js')
  const { port, isFound } = await choosePort(options.port, place)
  const store = storeOf(options)
  const values = { meters: [{ name: options.name, port }], ...(store && { store }) }
  await refuseWrongOptions(values)
  const file = resolve(place.cwd, options.output)
  await write(file, sampleFile(values, { language: language(), schemaUrl: schemaUrl() }), options.force === true)
  const found = isFound ? [text(({ commands }) => commands.init.dongle({ port }))] : []
  return { file, port, notes: [...found, ...nextSteps(file, place.cwd, store !== undefined)] }
}

/** What `config/schema.ts` takes; nothing where the default, SQLite, is wanted. */
interface InfluxStore {
  readonly kind: 'influxdb'
  readonly url: string
  readonly bucket: string
  readonly org?: string
  readonly username?: string
}

function storeOf({ store, url, bucket, org, username }: InitOptions): InfluxStore | undefined {
  const isInflux = [url, bucket, org].some((option) => option !== undefined)
  if (store === 'sqlite' && isInflux) throw new KenshinError('config.usage', (words) => words.onlyForInfluxdb)
  if (store !== 'influxdb' && !isInflux) return undefined
  return {
    kind: 'influxdb',
    url: url ?? 'http://localhost:8086',
    bucket: bucket ?? 'home',
    ...(org !== undefined && { org }),
    ...(username !== undefined && { username }),
  }
}

/** The settings that come from options, by the option's name. */
const OPTIONS: Readonly<Record<string, string>> = {
  'meters[0].name': '--name',
  'meters[0].port': '--port',
  'store.url': '--url',
  'store.bucket': '--bucket',
  'store.org': '--org',
}

async function refuseWrongOptions(values: object): Promise<void> {
  const { checkSettings } = await import('../../config/check/settings.js')
  const { pathWords } = await import('../../config/path.js')
  const { line } = await import('../../config/check/problems.js')
  const problems = checkSettings(values).findings.map(({ path, what, todo }) => {
    const where = OPTIONS[pathWords(path)] ?? pathWords(path)
    return line({ where, what, todo })
  })
  if (problems.length === 0) return
  throw new KenshinError('config.usage', (words, language) =>
    words.wrongOptions({ problems: problems.map((problem) => problem[language]) }),
  )
}

async function write(file: string, content: string, replace: boolean): Promise<void> {
  try {
    await (replace ? writeAtomically(file, content) : writeNew(file, content))
  } catch (error) {
    throw notWritten(file, error)
  }
}

/** Created only if nothing is there, even when two commands run at once. */
async function writeNew(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  await handle.writeFile(content).finally(() => handle.close())
}

function notWritten(file: string, cause: unknown): KenshinError {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException
  if (code === 'EEXIST')
    return new KenshinError('config.usage', (words) => words.fileExists({ file }), {
      remedy: (words) => words.forceOrOutput,
      cause,
    })
  return new KenshinError('config.usage', (words) => words.notWritten({ file, code }), {
    remedy: (words) => words.otherOutput,
    cause,
  })
}

function nextSteps(file: string, cwd: string, isInflux: boolean): Text[] {
  const config = relative(cwd, file) === 'kenshin.yaml' ? '' : ` --config ${file}`
  const steps = [
    text(({ commands }) => commands.init.setRouteB),
    ...(isInflux ? [text(({ commands }) => commands.init.setToken)] : []),
    text(({ commands }) => commands.init.runCommand({ command: `kenshin import --dry-run${config}` })),
  ]
  return [
    text(({ commands }) => commands.init.next),
    ...steps.map((step, index) => text((_, language) => `  ${index + 1}. ${step[language]}`)),
  ]
}
