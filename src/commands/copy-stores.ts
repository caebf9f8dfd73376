import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { loadConfig } from '../../config/load.js'
import { DAY_S } from '../base/clock.js'
import { KenshinError } from '../base/errors.js'
import { say, text, type Text } from '../base/text.js'
import { copyAll } from '../store/copy.js'
import { openStore } from '../store/open.js'
import type { Store, StoreSettings } from '../store/store.js'
import { formatNumber, plural } from '../report/format.js'
import { print, surroundings, type CommandContext } from './context.js'

/** Copies readings, day marks and runs. Both stores are checked before anything is written. */
export async function copyStores(context: CommandContext, { from, to }: { from: string; to: string }): Promise<void> {
  const { time, log, signal, json } = context
  const [source, target] = [await storeOf(context, from), await storeOf(context, to)]
  if (JSON.stringify(source) === JSON.stringify(target)) throw sameStore()
  if (source.kind === 'sqlite') await access(source.path).catch(() => Promise.reject(noFile(source.path)))
  const stores: Store[] = []
  try {
    const reader = await openStore(source, { mode: 'read', time, log })
    stores.push(reader)
    const writer = await openStore(target, { mode: 'write', time, log })
    stores.push(writer)
    const nowS = Math.floor(time.now() / 1000)
    const oldest = (await reader.span({}, { signal }))?.first ?? nowS
    await writer.check({ oldestDays: (nowS - oldest) / DAY_S }, { signal })
    const done = await copyAll(reader, writer, {
      signal,
      onProgress: ({ done, total }) => log.info('copied', { done, total }),
    })
    const { readings, days, runs } = done
    if (json) print(JSON.stringify({ readings, days, runs }))
    else print(say(summary(readings, days, runs)))
  } finally {
    for (const store of stores) await store.close()
  }
}

async function storeOf({ config }: CommandContext, words: string): Promise<StoreSettings> {
  if (words === 'settings') return config.store
  if (/\.ya?ml$/.test(words)) return (await loadConfig({ file: words, ...surroundings() })).store
  if (/\.(sqlite3?|db)$/.test(words)) return { kind: 'sqlite', path: resolve(words) }
  throw new KenshinError(
    'config.usage',
    text(`${words} is no store.`, `${words} はデータベースの指定ではありません。`),
    {
      remedy: text(
        'It is the word settings, or a file whose name ends in .sqlite or .yaml.',
        'settings という語、または .sqlite か .yaml で終わるファイル名を指定してください。',
      ),
    },
  )
}

const summary = (readings: number, days: number, runs: number): Text =>
  text(
    `copied ${plural(readings, 'reading')}, ${plural(days, 'day mark')}, ${plural(runs, 'run')}`,
    `指示値 ${formatNumber(readings)}、日付 ${formatNumber(days)}、実行記録 ${formatNumber(runs)} を複写しました`,
  )

const sameStore = (): KenshinError =>
  new KenshinError('config.usage', text('Both stores are the same.', '複写元と複写先が同じです。'))

const noFile = (path: string): KenshinError =>
  new KenshinError('config.usage', text(`There is no file ${path}.`, `ファイル ${path} がありません。`))
