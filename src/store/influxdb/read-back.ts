import { randomInt } from 'node:crypto'
import { isCode } from '../../base/errors.js'
import { sleep, type Time } from '../../base/time.js'
import { mayOnlyWrite, notGivenBack } from './errors.js'
import type { InfluxHttp } from './http.js'
import { ask } from './ask.js'
import { identifier } from './statements.js'

/**
 * Before the second and the third try: a cluster may show a point late, and another kenshin may write in the same second. Up to
 * twice as long, by chance: kenshin on several computers all begin at the same minute.
 */
const WAITS_MS = [1_000, 4_000]

interface Way {
  readonly version: number
  readonly measurement: string
  /** Path and parameters of the write request. */
  readonly path: string
  /** Whether the server lists the bucket: 2.x hides it from a token that may not read it. */
  readonly listed: boolean
  readonly time: Time
}

/**
 * Writes a point at the server's time and reads it back, both by the way of all later points: this finds servers that only
 * look like InfluxDB, and a name that leads to one place for writing and to another for reading.
 * @throws {KenshinError} `store.read-back`; `store.…` of the write or the question
 */
export async function checkReadBack(http: InfluxHttp, way: Way, signal: AbortSignal): Promise<void> {
  for (const waitMs of WAITS_MS) {
    if (await comesBack(http, way, signal)) return
    await sleep(waitMs + randomInt(waitMs), { time: way.time, signal })
  }
  if (!(await comesBack(http, way, signal))) throw notGivenBack(http.place, way.version)
}

async function comesBack(http: InfluxHttp, { measurement, path, listed }: Way, signal: AbortSignal): Promise<boolean> {
  // The client's library is loaded by writers alone.
  const { checkLine, writeLines } = await import('./write.js')
  const nonce = randomInt(2 ** 47)
  const time = http.serverTime
  await writeLines(http, path, [checkLine(measurement, nonce, time)], signal)
  const statement = `SELECT "nonce" FROM ${identifier(measurement)} WHERE time >= ${time}s AND time < ${time + 1}s`
  const rows = await ask(http, statement, signal).catch((error: unknown) => {
    throw listed || !isCode(error, 'store.no-database', 'store.no-access') ? error : mayOnlyWrite(http.place)
  })
  return rows.some((row) => row.nonce === nonce)
}
