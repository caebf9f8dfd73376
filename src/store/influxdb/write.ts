/**
 * The way of points into InfluxDB: row → line → request.
 */
import { HttpError, InfluxDB, Point, setLogger } from '@influxdata/influxdb-client'
import type { Waiting } from '../../base/time.js'
import type { FieldType, Row, Value } from '../points/row.js'
import { fieldsOf, schema, type Kind } from '../points/rows.js'
import type { Place } from './address.js'
import { unsendableName } from './errors.js'
import { secondsOf, type InfluxHttp } from './http.js'
import { refusal } from './refusal.js'

// The client would print failures; here they are thrown.
setLogger({ error: () => undefined, warn: () => undefined })

/** Lines in one request: 400 kB before gzip, far below every server's limit. */
const LINES_PER_REQUEST = 5_000

/**
 * Sends all lines or throws. What was accepted before a failure stays: the same lines again change nothing.
 * @param path path and parameters of the write request
 * @throws {KenshinError} `store.…`, or the reason of the aborted signal
 */
export async function writeLines(
  http: InfluxHttp,
  path: string,
  lines: readonly string[],
  waiting: Waiting,
): Promise<void> {
  for (let sent = 0; sent < lines.length; sent += LINES_PER_REQUEST) {
    const chunk = lines.slice(sent, sent + LINES_PER_REQUEST)
    await http.retrying((within, place) => writeChunk(http, { place, path, lines: chunk }, within), waiting)
  }
}

/**
 * Sends one request. The client sends a full batch by itself and says nothing of its failure, and what it means to send again is
 * lost when it is closed. So here a batch is never full and is never sent again: `close()` sends it, and rejects if that fails.
 */
async function writeChunk(
  http: InfluxHttp,
  { place, path, lines }: { place: Place; path: string; lines: string[] },
  { signal }: Waiting,
): Promise<void> {
  // What goes to Node's own request: an abort also ends the connection.
  const transportOptions = { signal, ...(await http.tls()) }
  const { url } = place
  const client = quietly(
    () => new InfluxDB({ url, headers: http.headers(), timeout: http.timeoutMs, transportOptions }),
  )
  const api = client.getWriteApi('', place.bucket, 's', {
    batchSize: lines.length + 1,
    maxBatchBytes: Number.MAX_SAFE_INTEGER,
    flushInterval: 0,
    maxRetries: 0,
  })
  api.path = path
  api.writeRecords(lines)
  try {
    await api.close()
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    const { statusCode: status, body = error.message, headers } = error
    const { location, 'retry-after': retryAfter } = (headers ?? {}) as Record<string, string | undefined>
    throw refusal(place, { status, body, location, retryAfterS: secondsOf(retryAfter) })
  }
}

/**
 * The client asks `url.parse()`. Since 24 Node.js warns of that (DEP0169), but for packages in node_modules; the client is in our
 * bundle. The address is one that our own parser took.
 */
function quietly<T>(make: () => T): T {
  const switches = process as { noDeprecation?: boolean }
  const { noDeprecation = false } = switches
  switches.noDeprecation = true
  try {
    return make()
  } finally {
    switches.noDeprecation = noDeprecation
  }
}

/**
 * A row in InfluxDB's line protocol, its time in seconds; fields that are absent are left out. Integers end in `i`, floats never
 * do, not even whole ones.
 * @throws {KenshinError} `store.refused` for a name that cannot be sent
 */
export function lineOf(kind: Kind, measurement: string, row: Row): string {
  const point = new Point(sendable(measurement)).timestamp(row.time)
  for (const tag of schema[kind].tags) point.tag(tag, sendable(row[tag]))
  for (const [name, type] of fieldsOf(kind)) addField(point, name, type, row[name])
  return point.toLineProtocol({ convertTime: String }) ?? ''
}

/** The point that a check writes and reads back. */
export const checkLine = (measurement: string, nonce: number, time: number): string =>
  new Point(sendable(measurement)).timestamp(time).intField('nonce', nonce).toLineProtocol({ convertTime: String }) ??
  ''

/** Line protocol cannot escape these: a backslash takes the next comma for its own, and a line break ends the point. */
const unsendable = /[\\\p{Cc}]/u

function sendable(value: Value): string {
  const name = String(value)
  if (unsendable.test(name)) throw unsendableName(name)
  return name
}

function addField(point: Point, name: string, type: FieldType, value: Value): void {
  if (value === undefined || value === null) return
  switch (type) {
    case 'integer':
      point.intField(name, value)
      return
    case 'float':
      point.floatField(name, value)
      return
    case 'boolean':
      point.booleanField(name, value)
      return
    case 'string':
      point.stringField(name, value)
  }
}
