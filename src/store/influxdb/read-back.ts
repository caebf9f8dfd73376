import { randomInt } from 'node:crypto'
import { isCode } from '../../base/errors.js'
import { sleep, type Time, type Waiting } from '../../base/time.js'
import { ask } from './ask.js'
import { mayOnlyWrite, notGivenBack } from './errors.js'
import type { InfluxHttp } from './http.js'
import { identifier } from './statements.js'

/**
 * Before the second and the third try: a cluster may show a point late, and another kenshin may write the same point at the same
 * time. A random part is added, up to as much again, because kenshin on several computers begin at the same minute.
 */
const WAITS_MS = [1_000, 4_000]
/**
 * The point lies at a random second of the last half hour: where thousands of kenshin share a database, some check it in the same second,
 * and would overwrite each other's point. The shortest retention of InfluxDB is an hour.
 */
const SPREAD_S = 1_800

interface Way {
  readonly version: number
  readonly measurement: string
  /** Path and parameters of the write request. */
  readonly path: string
  /** Whether the server lists the bucket; 2.x does not where the token may not read it. */
  readonly listed: boolean
  readonly time: Time
}

/**
 * Writes a point near the server's time and reads it back, as all later points are written and read. This finds out servers that
 * only look like InfluxDB, and a name that means one bucket for writing and another for reading.
 * @throws {KenshinError} `store.read-back`; `store.…` of the write or the question
 */
export async function checkReadBack(http: InfluxHttp, way: Way, waiting: Waiting): Promise<void> {
  for (const waitMs of WAITS_MS) {
    if (await comesBack(http, way, waiting)) return
    await sleep(waitMs + randomInt(waitMs), { ...waiting, time: way.time })
  }
  if (!(await comesBack(http, way, waiting))) throw notGivenBack(http.place, way.version)
}

async function comesBack(http: InfluxHttp, { measurement, path, listed }: Way, waiting: Waiting): Promise<boolean> {
  // The client's library is loaded only by who writes.
  const { checkLine, writeLines } = await import('./write.js')
  const nonce = randomInt(2 ** 47)
  const time = http.serverTime - randomInt(SPREAD_S)
  await writeLines(http, path, [checkLine(measurement, nonce, time)], waiting)
  const statement = `SELECT "nonce" FROM ${identifier(measurement)} WHERE time >= ${time}s AND time < ${time + 1}s`
  const rows = await ask(http, statement, waiting).catch((error: unknown) => {
    throw listed || !isCode(error, 'store.no-database', 'store.no-access') ? error : mayOnlyWrite(http.place)
  })
  return rows.some((row) => row.nonce === nonce)
}
