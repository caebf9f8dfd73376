import type { Logger } from '../../base/log.js'
import type { Waiting } from '../../base/time.js'
import type { Place } from './address.js'
import { isDead } from './doors.js'
import { differentServers } from './errors.js'
import type { InfluxHttp } from './http.js'
import type { Answer } from './request.js'

/** Of the server's interface. */
export type Version = 1 | 2 | 3

/** What a server tells of itself. */
export interface Server {
  readonly version: Version
  /** As it says it; empty where it does not. */
  readonly words: string
}

/** Asking which server there is. */
const PING = { method: 'GET', path: '/ping' } as const
/** For an address that is not in use: what it says is only for the log. */
const OTHER_DOOR_MS = 3_000

/** Which server answers. @throws {KenshinError} `store.…` */
export const askServer = async (http: InfluxHttp, waiting: Waiting): Promise<Server> =>
  serverIn(await http.send(PING, waiting), http)

/**
 * Asks at the addresses that are not in use what is there. That all lead to the same database cannot be seen; that two do not speak the
 * same language can.
 * @throws {KenshinError} `store.refused`
 */
export async function compareDoors(http: InfluxHttp, here: Server, log: Logger, waiting: Waiting): Promise<void> {
  const others = http.doors.all.filter((place) => place !== http.place)
  await Promise.all(others.map((place) => compareDoor(http, { place, here, log }, waiting)))
}

async function compareDoor(
  http: InfluxHttp,
  { place, here, log }: { place: Place; here: Server; log: Logger },
  waiting: Waiting,
): Promise<void> {
  const there = await http.sendOnce(PING, place, { ...waiting, limitMs: OTHER_DOOR_MS }).then(
    (answer) => serverIn(answer, http),
    (error: unknown) => {
      if (!isDead(error)) throw error
      log.warn('an address of the database is dead', { at: place.url, why: error.message })
    },
  )
  if (there === undefined || there.words === here.words) return
  if (there.version !== here.version)
    throw differentServers({ url: http.place.url, version: here.words }, { url: place.url, version: there.words })
  log.warn('addresses of the database lead to different versions', {
    at: http.place.url,
    version: here.words,
    other: place.url,
    otherVersion: there.words,
  })
}

function serverIn({ headers }: Answer, http: InfluxHttp): Server {
  const words = String(headers['x-influxdb-version'] ?? '').replace(/^v/, '')
  const number = Number(/^(\d+)\./.exec(words)?.[1])
  if (number === 1 || number === 2 || number === 3) return { version: number, words }
  // The cloud and builds from source tell no number: a token in the settings means 2.x.
  return { version: http.hasToken ? 2 : 1, words }
}
