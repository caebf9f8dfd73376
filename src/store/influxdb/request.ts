import { readFile } from 'node:fs/promises'
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { noCertificateInside, unreadableCertificates } from './errors.js'

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/**
 * Sends one request by Node's own http or https, as the client's library does when it writes: so reading and writing trust the
 * same certificates and fail with the same errors. A redirect is never followed: the credentials are for one address alone.
 * @throws {Error} of the network, with its code
 */
export function request(
  url: string,
  { form, ...options }: RequestOptions & { readonly ca?: string; readonly form?: string | undefined },
): Promise<Answer> {
  const send = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sent = send(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response
        resolve({ status, headers, body: Buffer.concat(chunks).toString() })
      })
    })
    sent.on('error', reject)
    if (form !== undefined) sent.setHeader('content-type', 'application/x-www-form-urlencoded')
    sent.end(form)
  })
}

/**
 * Reads the certificates of the authorities that may vouch for the server, PEM.
 * @throws {KenshinError} `store.certificate`
 */
export async function readAuthorities(path: string): Promise<string> {
  const words = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadableCertificates(path, (error as NodeJS.ErrnoException).code ?? 'unknown', error)
  })
  // Node says nothing of a file without any certificate.
  if (!words.includes('-----BEGIN CERTIFICATE-----')) throw noCertificateInside(path)
  return words
}
