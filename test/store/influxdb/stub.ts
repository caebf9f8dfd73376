import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { Server as TcpServer, AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import type { KenshinError } from '../../../src/base/errors.js'
import { silent } from '../../../src/base/log.js'
import { Secret } from '../../../src/base/secret.js'
import type { Time } from '../../../src/base/time.js'
import { InfluxStore } from '../../../src/store/influxdb/store.js'
import type { InfluxSettings } from '../../../src/store/influxdb/http.js'
import { atEnd } from '../../helpers/at-end.js'
import { influxSettings, options } from '../samples.js'

export const token = 'token-of-the-failures'

export interface Seen {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: string
}

export type Reply = (request: Seen, nth: number) => { status: number; body?: string; headers?: Record<string, string> }

/** Starts a server that ends with the test file. @returns its address */
export async function listen(server: Server | TcpServer, scheme = 'http'): Promise<string> {
  atEnd(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An InfluxDB of this version that gives the answers of `reply` and keeps the requests in `seen`; over https with `tls`. */
export async function stub(
  version: string,
  reply: Reply,
  { tls }: { tls?: ServerOptions } = {},
): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks)
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString()
    const { method = '', url: path = '' } = request
    if (path.startsWith('/ping')) {
      response.writeHead(204, { 'x-influxdb-version': version }).end()
      return
    }
    seen.push({ method, path, authorization: request.headers.authorization, body })
    const { status, headers, body: words } = reply(seen.at(-1)!, seen.length)
    response.writeHead(status, headers).end(words)
  }
  const listener = (request: IncomingMessage, response: ServerResponse): void => void answer(request, response)
  const url =
    tls === undefined ? await listen(createServer(listener)) : await listen(createTlsServer(tls, listener), 'https')
  return { url, seen }
}

export const open = (url: string, more: Partial<InfluxSettings> = {}, time: Time = options.time): InfluxStore =>
  new InfluxStore(influxSettings(url, 'home', { token: new Secret(token), org: 'home', ...more }), {
    time,
    log: silent,
  })

/** The error of a task; it must not hold the token anywhere. */
export async function failure(task: Promise<unknown>): Promise<KenshinError> {
  const error = await task.then(
    () => expect.unreachable('it did not fail'),
    (reason: unknown) => reason as KenshinError,
  )
  expect(JSON.stringify([error.words, error.remedy, error.facts, String(error.cause)])).not.toContain(token)
  return error
}

export const done: Reply = () => ({ status: 204 })
export const nothing = '{"results":[{"statement_id":0}]}'

/** The statement of a request. */
export const statementOf = ({ body }: Seen): string => new URLSearchParams(body).get('q') ?? ''
