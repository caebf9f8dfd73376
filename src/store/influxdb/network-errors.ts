import { KenshinError } from '../../base/errors.js'
import { scrub } from '../../base/secret.js'
import { text } from '../../base/text.js'
import type { Place } from './address.js'

/** Nobody here knows who made the certificate, or it is another host's. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'CERT_CHAIN_TOO_LONG',
])
const ofOtherHost = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'])
const ofOtherTime = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
/** What comes when the server answers a TLS greeting in plain text. */
const notTls = new Set(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])

/** No answer at all: no such host, nobody listening, cut off, a certificate that is not believed, another protocol. */
export function noAnswer(place: Place, error: unknown): KenshinError {
  const code = codeOf(error)
  if (untrusted.has(code)) return notTrusted(place, code, error)
  if (ofOtherHost.has(code)) return otherHost(place, code, error)
  if (ofOtherTime.has(code)) return otherTime(place, code, error)
  if (notTls.has(code)) return speaksPlainly(place, error)
  if (code.startsWith('HPE_')) return speaksNoHttp(place, code, error)
  return new KenshinError(
    'store.unreachable',
    text(
      `InfluxDB at ${place.url} cannot be reached (${code}).`,
      `InfluxDB（${place.url}）に接続できません（${code}）。`,
    ),
    { cause: error },
  )
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return scrub(String(error))
  return scrub((error as NodeJS.ErrnoException).code ?? error.message)
}

export const tooSlow = (place: Place, timeoutMs: number): KenshinError =>
  new KenshinError(
    'store.unreachable',
    text(
      `InfluxDB at ${place.url} did not answer within ${timeoutMs / 1000} s.`,
      `InfluxDB（${place.url}）が ${timeoutMs / 1000} 秒以内に応答しませんでした。`,
    ),
  )

const notTrusted = ({ url }: Place, code: string, cause: unknown): KenshinError =>
  new KenshinError(
    'store.certificate',
    text(
      `The certificate of InfluxDB at ${url} is self-signed or its issuer is unknown here (${code}).`,
      `InfluxDB（${url}）の証明書は自己署名か、発行元が不明です（${code}）。`,
    ),
    { cause },
  )

const otherHost = ({ url }: Place, code: string, cause: unknown): KenshinError =>
  new KenshinError(
    'store.certificate',
    text(
      `The certificate of InfluxDB at ${url} is made for another host name (${code}).`,
      `InfluxDB（${url}）の証明書は別のホスト名のものです（${code}）。`,
    ),
    {
      cause,
      remedy: text(
        'Write a host name of the certificate in `url`, or make a certificate for this one.',
        '証明書にあるホスト名を `url` に書くか、このホスト名の証明書を作成してください。',
      ),
    },
  )

/** A computer without a battery for its clock may be decades early: the readings go to the spool meanwhile. */
const otherTime = ({ url }: Place, code: string, cause: unknown): KenshinError =>
  new KenshinError(
    'store.unreachable',
    text(
      `The certificate of InfluxDB at ${url} is not valid at the time of this computer (${code}).`,
      `InfluxDB（${url}）の証明書は、このコンピューターの時刻では有効ではありません（${code}）。`,
    ),
    {
      cause,
      remedy: text(
        "Put this computer's clock right, or renew the certificate.",
        'コンピューターの時計を合わせるか、証明書を更新してください。',
      ),
    },
  )

const speaksPlainly = ({ url }: Place, cause: unknown): KenshinError =>
  new KenshinError(
    'store.refused',
    text(`The server at ${url} does not speak https.`, `サーバー（${url}）は https に対応していません。`),
    { cause, remedy: withScheme('http', url) },
  )

const speaksNoHttp = ({ url }: Place, code: string, cause: unknown): KenshinError =>
  new KenshinError(
    'store.refused',
    text(
      `The server at ${url} does not speak http (${code}).`,
      `サーバー（${url}）の応答は HTTP ではありません（${code}）。`,
    ),
    { cause, remedy: withScheme('https', url) },
  )

/** @param words the server's own */
export const speaksTls = ({ url }: Place, words: string): KenshinError =>
  new KenshinError(
    'store.refused',
    text(`The server at ${url} speaks https only (${words}).`, `サーバー（${url}）は https のみ対応です（${words}）。`),
    { remedy: withScheme('https', url) },
  )

function withScheme(scheme: 'http' | 'https', url: string): ReturnType<typeof text> {
  const address = url.replace(/^https?/, scheme)
  return text(
    `Write ${address} as \`url\`, or the port of InfluxDB.`,
    `\`url\` を ${address} とするか、InfluxDB のポートを指定してください。`,
  )
}
