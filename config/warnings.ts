/** What works but should be looked at. */
import { stat } from 'node:fs/promises'
import { text, type Text } from '../src/base/text.js'
import { longestGap } from './cron.js'
import type { Settings } from './schema.js'
import type { Secrets } from './secrets.js'

export const warningsOf = async (file: string, settings: Settings, secrets: Secrets): Promise<Text[]> => [
  ...secrets.warnings,
  ...seldom(settings),
  ...halfLogin(settings.store, secrets),
  ...(await openToOthers(file, settings)),
]

/** A name without its password, or the other way round. */
function halfLogin(store: Settings['store'], { password }: Secrets): Text[] {
  if (store.kind !== 'influxdb' || (store.username === undefined) === (password === undefined)) return []
  return [
    password === undefined
      ? text(
          'store.username is set without its password: set KENSHIN_INFLUX_PASSWORD.',
          'store.username のパスワードがありません。KENSHIN_INFLUX_PASSWORD を設定してください。',
        )
      : text(
          'KENSHIN_INFLUX_PASSWORD is set without store.username and is ignored.',
          'store.username がないため、KENSHIN_INFLUX_PASSWORD を無視します。',
        ),
  ]
}

/** Rarer than what one run reads: days in between are never asked for. */
function seldom({ history: { days }, jobs }: Settings): Text[] {
  const gap = longestGap(jobs['nightly-backfill'])
  if (gap <= days) return []
  return [
    text(
      `jobs.nightly-backfill leaves up to ${gap} days between two runs, history.days reads ${days}: the days between are lost.`,
      `jobs.nightly-backfill の間隔は最大 ${gap} 日ですが、history.days は ${days} 日です。間の日は取得されません。`,
    ),
  ]
}

/** Credentials in a file that other users may read. */
async function openToOthers(file: string, { meters }: Settings): Promise<Text[]> {
  if (process.platform === 'win32' || !meters.some(({ routeB }) => routeB?.password ?? routeB?.id)) return []
  const { mode } = await stat(file)
  if ((mode & 0o077) === 0) return []
  return [
    text(
      `${file} contains Route-B credentials and other users can read it: chmod 600 ${file}`,
      `${file} には B ルートの認証情報が含まれますが、他のユーザーも読めます: chmod 600 ${file}`,
    ),
  ]
}
