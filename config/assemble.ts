import { join, resolve } from 'node:path'
import type { StoreSettings } from '../src/store/store.js'
import type { Text } from '../src/words/words.js'
import { HOME } from './check/home.js'
import type { Settings } from './schema.js'
import type { Secrets } from './source/secrets.js'
import { stateFolder, type Surroundings } from './surroundings.js'
import type { Config } from './types.js'

/** Checked settings and secrets, as the program uses them: paths absolute, seconds as milliseconds. */
export function assemble(
  settings: Settings,
  { file, around, secrets, warnings }: { file: string; around: Surroundings; secrets: Secrets; warnings: Text[] },
): Config {
  const absolute = (path: string): string => resolve(join(file, '..'), path.replace(HOME, around.home ?? ''))
  return {
    file,
    meters: settings.meters.map(({ name, port, tariff = settings.report?.tariff }, index) => ({
      name,
      port: port.startsWith('tcp://') || !port.includes('/') ? port : absolute(port),
      routeB: secrets.routeB[index],
      tariff: tariff === undefined ? undefined : absolute(tariff),
    })),
    store: storeSettings(settings.store, absolute, secrets),
    history: settings.history,
    jobs: settings.jobs,
    // There is one: see `findPathsWithoutHome`.
    state: absolute(settings.state ?? stateFolder(around) ?? ''),
    report: { path: settings.report?.path && absolute(settings.report.path) },
    log: settings.log,
    warnings,
  }
}

function storeSettings(store: Settings['store'], absolute: (path: string) => string, secrets: Secrets): StoreSettings {
  if (store.kind === 'sqlite') return { ...store, path: absolute(store.path) }
  const { timeout, ca, ...rest } = store
  const password = store.username === undefined ? undefined : secrets.password
  return { ...rest, ca: ca && absolute(ca), token: secrets.token, password, timeoutMs: timeout * 1000 }
}
