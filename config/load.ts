import { assemble } from './assemble.js'
import { findPathsWithoutHome } from './check/home.js'
import { problemsInFile } from './check/in-file.js'
import { invalid } from './check/problems.js'
import { checkSettings } from './check/settings.js'
import { warningsOf } from './check/warnings.js'
import { valueAt } from './path.js'
import { withFileBeside } from './source/beside.js'
import { findFile } from './source/file.js'
import { findSecrets, type WrittenMeter } from './source/secrets.js'
import type { Surroundings } from './surroundings.js'
import { readSource } from './source/yaml.js'
import type { Config } from './types.js'

/**
 * Finds, reads and checks the settings.
 * @throws {KenshinError} `config.missing` with the places looked at; `config.invalid` with every problem, one line each.
 */
export async function loadConfig(around: Surroundings): Promise<Config> {
  const { file, name, words } = await findFile(around)
  const source = readSource(words)
  const { settings, findings } = source.raw === undefined ? NOT_CHECKED : checkSettings(source.raw)
  const beside = await withFileBeside(file, around.env)
  const secrets = await findSecrets(needingSecrets(source.raw), beside.env, around.storeSuffixes)
  const withoutHome = settings === undefined ? [] : findPathsWithoutHome(settings, around)
  const inFile = problemsInFile(name, source, [...findings, ...withoutHome])
  const inEnvironment = secrets.problems
  if (settings === undefined || inFile.length + inEnvironment.length > 0) throw invalid(name, { inFile, inEnvironment })
  const warnings = [...beside.warnings, ...secrets.warnings, ...(await warningsOf(file, settings, secrets))]
  return assemble(settings, { file, around, secrets, warnings })
}

const NOT_CHECKED = { settings: undefined, findings: [] }

/** What needs secrets, also in a file with problems, so that all problems are told at once. */
function needingSecrets(raw: unknown): { meters: WrittenMeter[]; influxdb: boolean } {
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
