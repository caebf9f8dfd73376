import type { KenshinError } from '../../base/errors.js'
import { scrub } from '../../base/secret.js'
import type { Place } from './address.js'
import {
  certificateOfAnotherHost,
  certificateOfAnotherTime,
  noAnswer,
  noHttp,
  noHttps,
  unknownIssuer,
} from './errors.js'

/** OpenSSL's and Node's codes for a certificate that is not trusted. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
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
const ofAnotherHost = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'])
const ofAnotherTime = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
/** What Node reports when the server answers a TLS greeting in plain text. */
const notTls = new Set(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])

/**
 * The server gave no answer in http: no such host, nobody listens, the connection broke, its certificate is not trusted, or it
 * speaks another protocol.
 * @param error what Node's network threw
 */
export function withoutAnswer(place: Place, error: unknown): KenshinError {
  const code = codeOf(error)
  if (untrusted.has(code)) return unknownIssuer(place, code, error)
  if (ofAnotherHost.has(code)) return certificateOfAnotherHost(place, code, error)
  if (ofAnotherTime.has(code)) return certificateOfAnotherTime(place, code, error)
  if (notTls.has(code)) return noHttps(place, error)
  // Node's http parser: what came is no http, as where the server speaks TLS.
  if (code.startsWith('HPE_')) return noHttp(place, code, error)
  return noAnswer(place, code, error)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return scrub(String(error))
  return scrub((error as NodeJS.ErrnoException).code ?? error.message)
}
