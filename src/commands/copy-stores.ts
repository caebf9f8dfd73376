import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { loadConfig } from '../../config/load.js'
import type { Config } from '../../config/types.js'
import { DAY_S } from '../base/clock.js'
import { isCode, KenshinError } from '../base/errors.js'
import { copyAll, type Copied } from '../store/copy.js'
import { openStore } from '../store/open.js'
import type { Store, StoreSettings } from '../store/store.js'
import { readersWords } from '../words/words.js'
import { makeContext, surroundings, type CommandContext, type GlobalOptions } from './context.js'
import { print } from './outputs.js'

/** Copies readings, day marks, runs and meter records. Both stores are checked before anything is written. */
export async function copyStores(options: GlobalOptions, given: Sides<string>): Promise<void> {
  const { from, to } = await sidesOf(options, given)
  const inUse = given.from === 'settings' ? from.config : given.to === 'settings' ? to.config : undefined
  const context = makeContext(options, {
    level: inUse?.log.level ?? 'info',
    warnings: [from, to].flatMap(({ config }) => config?.warnings ?? []),
    hasProgress: true,
  })
  await refuseSameOrNone(from.store, to.store)
  const stores: Store[] = []
  try {
    const reader = await openStore(from.store, { mode: 'read', ...context })
    stores.push(reader)
    const writer = await openStore(to.store, { mode: 'write', ...context })
    stores.push(writer)
    if (reader.place === writer.place) throw sameStore()
    const { readings, days, runs } = await copied(reader, writer, {
      ...context,
      halfHourFields: to.store.halfHourFields,
    })
    if (context.json) print(JSON.stringify({ readings, days, runs }))
    else print(readersWords().commands.copy.copied({ readings, days, runs }))
  } catch (error) {
    const areTwo = from.store.kind === 'influxdb' && to.store.kind === 'influxdb'
    throw areTwo && isCode(error, 'store.no-access') ? withOwnVariables(error) : error
  } finally {
    for (const store of stores) await store.close()
  }
}

/** Asked before anything is opened, because opening creates the file or waits for its lock. */
async function refuseSameOrNone(from: StoreSettings, to: StoreSettings): Promise<void> {
  if (JSON.stringify(from) === JSON.stringify(to)) throw sameStore()
  if (from.kind === 'sqlite') await access(from.path).catch(() => Promise.reject(noFile(from.path)))
}

async function copied(
  reader: Store,
  writer: Store,
  {
    time,
    log,
    screen,
    json,
    signal,
    halfHourFields,
  }: Omit<CommandContext, 'config'> & Pick<StoreSettings, 'halfHourFields'>,
): Promise<Copied> {
  const show = ({ done, total }: Copied): void => {
    if (json || !screen.isLive) log.info('copied', { done, total })
    else screen.show(readersWords().commands.copy.progress({ done, total }))
  }
  signal.addEventListener('abort', () => screen.clear(), { once: true })
  const nowS = Math.floor(time.now() / 1000)
  try {
    const oldest = (await reader.span({}, { signal }))?.first ?? nowS
    await writer.check({ oldestDays: (nowS - oldest) / DAY_S }, { signal })
    return await copyAll(reader, writer, { signal, halfHourFields, onProgress: show })
  } finally {
    screen.clear()
  }
}

interface Sides<T> {
  readonly from: T
  readonly to: T
}

interface Side {
  readonly store: StoreSettings
  /** Undefined of a SQLite file. */
  readonly config?: Config
}

/** What the names of a side's own variables end in. */
const SUFFIX: Sides<string> = { from: '__FROM', to: '__TO' }

/**
 * The plain variables belong to the settings in use, or to the only InfluxDB of the two: the token of one server never goes to
 * the other.
 */
async function sidesOf({ config: inUse }: GlobalOptions, given: Sides<string>): Promise<Sides<Side>> {
  const read = (side: keyof Sides<Side>, isPlainOurs: boolean): Promise<Side> =>
    readSide(given[side], inUse, [SUFFIX[side], ...(isPlainOurs ? [''] : [])])
  const kinds = { from: (await read('from', false)).store.kind, to: (await read('to', false)).store.kind }
  return {
    from: await read('from', given.from === 'settings' || kinds.to !== 'influxdb'),
    to: await read('to', given.to === 'settings' || kinds.from !== 'influxdb'),
  }
}

async function readSide(given: string, inUse: string | undefined, storeSuffixes: readonly string[]): Promise<Side> {
  if (/\.(sqlite3?|db)$/.test(given)) return { store: { kind: 'sqlite', path: resolve(given) } }
  if (given !== 'settings' && !/\.ya?ml$/.test(given)) throw noStore(given)
  const file = given === 'settings' ? inUse : given
  const config = await loadConfig({ file, ...surroundings(), storeSuffixes })
  return { store: config.store, config }
}

/** The usual remedy names the plain variables, which may be the other server's. */
const withOwnVariables = ({ words, facts, cause }: KenshinError): KenshinError =>
  new KenshinError('store.no-access', words, { facts, cause, remedy: (own) => own.setOwnTokens })

const noStore = (given: string): KenshinError =>
  new KenshinError('config.usage', (words) => words.noStore({ given }), { remedy: (words) => words.whatIsAStore })

const sameStore = (): KenshinError => new KenshinError('config.usage', (words) => words.sameStore)

const noFile = (path: string): KenshinError => new KenshinError('config.usage', (words) => words.noFile({ path }))
