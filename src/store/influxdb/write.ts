import { HttpError, InfluxDB, setLogger } from '@influxdata/influxdb-client'
import { refusal } from './refusal.js'
import { secondsOf, type InfluxHttp } from './http.js'

// The client prints failures by itself; here they are thrown.
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
  signal: AbortSignal,
): Promise<void> {
  for (let sent = 0; sent < lines.length; sent += LINES_PER_REQUEST) {
    const chunk = lines.slice(sent, sent + LINES_PER_REQUEST)
    await http.persist(signal, (within) => writeChunk(http, path, chunk, within))
  }
}

/**
 * One request. The client would send a full batch by itself and swallow its failure, and lose on closing what it means to
 * try again: so the batch never fills up, it never tries again, and `close()` sends and reports.
 */
async function writeChunk(http: InfluxHttp, path: string, lines: string[], signal: AbortSignal): Promise<void> {
  const client = new InfluxDB({
    url: http.place.url,
    headers: http.headers(),
    timeout: http.timeoutMs,
    // Reaches node's request: an abort ends the connection, not only the waiting.
    transportOptions: { signal, ...(await http.tls()) },
  })
  const api = client.getWriteApi('', http.place.bucket, 's', {
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
    throw refusal(http.place, { status, body, location, retryAfterS: secondsOf(retryAfter) })
  }
}

export { checkLine, lineOf } from './lines.js'
