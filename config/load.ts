import { readFile } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { KenshinError } from '../src/base/errors.js'
import { text, type Text } from '../src/base/text.js'
import type { StoreSettings } from '../src/store/store.js'
import { checkSettings, type Finding } from './check/settings.js'
import { pathWords, valueAt, type Path } from './outline.js'
import { invalid, type Problem } from './check/problems.js'
import type { Settings } from './schema.js'
import { findSecrets, type Secrets, type WrittenMeter } from './source/secrets.js'
import { readSource, type Source } from './source/yaml.js'
import type { Config } from './types.js'
import { warningsOf } from './check/warnings.js'

/** What the settings depend on beside their file. */
interface Surroundings {
  /** Named by --config; relative to `cwd`. */
  readonly file?: string | undefined
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** Undefined for a user without a home folder. */
  readonly home: string | undefined
  /** Which variables may hold the token and the password of the store, the first that is set: '' stands for the plain name. */
  readonly storeSuffixes?: readonly string[]
}

/**
 * Finds, reads and checks the settings.
 * @throws {KenshinError} `config.missing` with the places looked at; `config.invalid` with every problem, one line each.
 */
export async function loadConfig(around: Surroundings): Promise<Config> {
  const { file, words } = await findFile(around)
  const name = shortName(file, around.cwd)
  const source = readSource(words)
  const checked = source.raw === undefined ? undefined : checkSettings(source.raw)
  const secrets = await findSecrets(sketch(source.raw), around.env, around.storeSuffixes)
  const findings = [...(checked?.findings ?? []), ...homeless(checked?.settings, around)]
  const problems = { inFile: inFile(name, source, findings), inEnvironment: secrets.problems }
  if (checked?.settings === undefined || problems.inFile.length + problems.inEnvironment.length > 0)
    throw invalid(name, problems)
  const { settings } = checked
  const warnings = await warningsOf(file, settings, secrets)
  return assemble(settings, { file, around, secrets, warnings })
}

async function findFile(around: Surroundings): Promise<{ file: string; words: string }> {
  const places = searchPlaces(around)
  for (const file of places) {
    const words = await readIfThere(file)
    if (words !== undefined) return { file, words }
  }
  const listed = places.join(', ')
  throw new KenshinError(
    'config.missing',
    text(`There is no settings file: ${listed}.`, `設定ファイルが見つかりません: ${listed}。`),
    { facts: { places } },
  )
}

/** In this order; the first that exists is taken. */
function searchPlaces({ file, env, cwd, home }: Surroundings): string[] {
  if (file !== undefined) return [resolve(cwd, file)]
  const user = xdgFolder(env.XDG_CONFIG_HOME, home, '.config')
  const ofUser = user === undefined ? [] : [join(user, 'kenshin', 'kenshin.yaml')]
  return [join(cwd, 'kenshin.yaml'), ...ofUser, '/etc/kenshin/kenshin.yaml']
}

/** XDG Base Directory Specification: a relative path is invalid and to be ignored. */
function xdgFolder(value: string | undefined, home: string | undefined, usual: string): string | undefined {
  if (value !== undefined && isAbsolute(value)) return value
  return home === undefined ? undefined : join(home, usual)
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new KenshinError(
      'config.invalid',
      text(`The settings file ${file} cannot be read (${code}).`, `設定ファイル ${file} を読めません（${code}）。`),
      {
        cause: error,
        remedy: text(
          'Check that it is a file and that this user may read it.',
          'ファイルであることと、読み取り権限を確認してください。',
        ),
      },
    )
  }
}

/** As a person in the folder `cwd` would call it. */
function shortName(file: string, cwd: string): string {
  const path = relative(cwd, file)
  return path.startsWith('..') ? file : path
}

function inFile(name: string, source: Source, findings: readonly Finding[]): Problem[] {
  const syntax = source.findings.map((finding) => ({ ...finding, setting: '' }))
  const settings = findings.map(({ path, shown = path, atKey, what, todo }) => {
    const place = source.locate(path, atKey)
    return { place, what, todo, setting: shown.length === 0 ? '' : ` ${pathWords(shown)}` }
  })
  return [...syntax, ...settings]
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
    .map(({ place, setting, what, todo }) => ({ where: `${name}:${place.line}:${place.column}${setting}`, what, todo }))
}

/** What the search for secrets needs, even of a file with problems, so that all problems are told at once. */
function sketch(raw: unknown): { meters: WrittenMeter[]; influxdb: boolean } {
  const meters = valueAt(raw, ['meters'])
  const words = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return {
    meters: (Array.isArray(meters) ? meters : []).map((meter: unknown) => ({
      name: words(valueAt(meter, ['name'])) ?? '',
      id: words(valueAt(meter, ['routeB', 'id'])),
      password: words(valueAt(meter, ['routeB', 'password'])),
    })),
    influxdb: valueAt(raw, ['store', 'kind']) === 'influxdb',
  }
}

const stateFolder = ({ env, home }: Surroundings): string | undefined => {
  const folder = xdgFolder(env.XDG_STATE_HOME, home, '.local/state')
  return folder && join(folder, 'kenshin')
}

/** Paths that need a home folder where there is none. */
function homeless(settings: Settings | undefined, around: Surroundings): Finding[] {
  if (settings === undefined || around.home !== undefined) return []
  const { meters, store, state } = settings
  const paths: [Path, string | undefined][] = [
    ...meters.map(({ port }, index): [Path, string] => [['meters', index, 'port'], port]),
    ...(store.kind === 'sqlite' ? [[['store', 'path'], store.path] satisfies [Path, string]] : []),
    [['state'], state ?? stateFolder(around)],
  ]
  return paths
    .filter(([, path]) => path === undefined || HOME.test(path))
    .map(([path, written]) => ({ path, what: written === undefined ? NO_DEFAULT : NO_HOME, todo: WHOLE_PATH }))
}

const HOME = /^~(?=\/|$)/
const NO_HOME = text(
  'begins with ~, and this user has no home folder',
  '~ で始まりますが、ホームフォルダーがありません',
)
const NO_DEFAULT = text(
  'is missing, and this user has no home folder for its default',
  '指定がなく、既定の場所となるホームフォルダーもありません',
)
const WHOLE_PATH = text('write a whole path, beginning with /', '/ で始まるパスを指定してください')

function assemble(
  settings: Settings,
  { file, around, secrets, warnings }: { file: string; around: Surroundings; secrets: Secrets; warnings: Text[] },
): Config {
  const place = (path: string): string => resolve(join(file, '..'), path.replace(HOME, around.home ?? ''))
  return {
    file,
    meters: settings.meters.map(({ name, port }, index) => ({
      name,
      port: port.startsWith('tcp://') || !port.includes('/') ? port : place(port),
      routeB: secrets.routeB[index],
    })),
    store: storeSettings(settings.store, place, secrets),
    history: settings.history,
    jobs: settings.jobs,
    // There is one: see `homeless`.
    state: place(settings.state ?? stateFolder(around) ?? ''),
    log: settings.log,
    warnings,
  }
}

function storeSettings(store: Settings['store'], place: (path: string) => string, secrets: Secrets): StoreSettings {
  if (store.kind === 'sqlite') return { kind: 'sqlite', path: place(store.path) }
  const { timeout, ca, ...rest } = store
  const { token } = secrets
  const password = store.username === undefined ? undefined : secrets.password
  return {
    ...rest,
    ca: ca && place(ca),
    token,
    password,
    timeoutMs: timeout * 1000,
  }
}
