/** Every error of InfluxDB, named by what happened. Which one it is, `refusal.ts` and `no-answer.ts` find out. */
import { KenshinError } from '../../base/errors.js'
import type { Place } from './address.js'

/** @param code of Node's network, or its words where it gives no code */
export const noAnswer = ({ url }: Place, code: string, cause: unknown): KenshinError =>
  new KenshinError('store.unreachable', (words) => words.noAnswer({ url, code }), { cause })

export const tooSlow = ({ url }: Place, timeoutMs: number): KenshinError =>
  new KenshinError('store.unreachable', (words) => words.tooSlow({ url, seconds: timeoutMs / 1000 }))

/** @param retryAfterS how long the server asks to be left alone, seconds */
export const overloaded = (
  { url }: Place,
  { status, said, retryAfterS }: { status: number; said: string; retryAfterS?: number | undefined },
): KenshinError =>
  new KenshinError('store.busy', (words) => words.overloaded({ url, status, said }), { facts: { status, retryAfterS } })

export const unknownIssuer = ({ url }: Place, code: string, cause: unknown): KenshinError =>
  new KenshinError('store.certificate', (words) => words.unknownIssuer({ url, code }), { cause })

export const certificateOfAnotherHost = ({ url }: Place, code: string, cause: unknown): KenshinError =>
  new KenshinError('store.certificate', (words) => words.ofAnotherHost({ url, code }), {
    cause,
    remedy: (words) => words.writeItsHost,
  })

/** Passing: a computer without a battery for its clock may be decades early, and readings go to the spool meanwhile. */
export const certificateOfAnotherTime = ({ url }: Place, code: string, cause: unknown): KenshinError =>
  new KenshinError('store.unreachable', (words) => words.certificateOfAnotherTime({ url, code }), {
    cause,
    remedy: (words) => words.setClock,
  })

/** @param code what the file system said */
export const unreadableCertificates = (path: string, code: string, cause: unknown): KenshinError =>
  new KenshinError('store.certificate', (words) => words.unusableFile({ path, why: code }), {
    cause,
    remedy: (words) => words.correctCa,
  })

export const noCertificateInside = (path: string): KenshinError =>
  new KenshinError('store.certificate', (words) => words.unusableFile({ path, why: words.noPemInside }), {
    remedy: (words) => words.correctCa,
  })

export const noHttps = ({ url }: Place, cause: unknown): KenshinError =>
  new KenshinError('store.refused', (words) => words.noHttps({ url }), {
    cause,
    remedy: (words) => words.writeAddress({ address: withScheme('http', url) }),
  })

export const noHttp = ({ url }: Place, code: string, cause: unknown): KenshinError =>
  new KenshinError('store.refused', (words) => words.noHttp({ url, code }), {
    cause,
    remedy: (words) => words.writeAddress({ address: withScheme('https', url) }),
  })

/** @param said the server's own words */
export const httpsOnly = ({ url }: Place, said: string): KenshinError =>
  new KenshinError('store.refused', (words) => words.httpsOnly({ url, said }), {
    remedy: (words) => words.writeAddress({ address: withScheme('https', url) }),
  })

const withScheme = (scheme: 'http' | 'https', url: string): string => url.replace(/^https?/, scheme)

/** @param target where the server wants the request to go; it is not sent there: the credentials are for one address alone */
export const redirected = ({ url }: Place, status: number, target: string): KenshinError =>
  new KenshinError('store.refused', (words) => words.redirected({ url, status, target }), {
    facts: { status },
    remedy: (words) => words.writeOwnAddress,
  })

export const noDatabase = (place: Place, said: string): KenshinError =>
  new KenshinError('store.no-database', (words) => words.noDatabase({ ...place, said }))

export const noOrganization = ({ url }: Place, said: string): KenshinError =>
  new KenshinError('store.no-database', (words) => words.noOrganization({ url, said }), {
    remedy: (words) => words.correctOrg,
  })

/** 2.x reads through InfluxQL only what is mapped to a database; a bucket usually is, by its own name. */
export const noMapping = (place: Place, said: string): KenshinError =>
  new KenshinError('store.no-database', (words) => words.noMapping({ ...place, said }), {
    remedy: (words) => words.mapBucket(place),
  })

/** 1.x writes to the default policy, and says 500 where there is none. */
export const noDefaultPolicy = (place: Place): KenshinError =>
  new KenshinError('store.no-database', (words) => words.noDefaultPolicy(place), {
    remedy: (words) => words.makeDefaultPolicy(place),
  })

export const accessDenied = (place: Place, status: number, said: string): KenshinError =>
  new KenshinError('store.no-access', (words) => words.denied({ ...place, status, said }), { facts: { status } })

/** 2.x itself says no more than that there is no such database. */
export const mayOnlyWrite = (place: Place): KenshinError =>
  new KenshinError('store.no-access', (words) => words.mayOnlyWrite(place), {
    remedy: (words) => words.makeReadingToken,
  })

/** A point was older than the retention. */
export const keepsTooBriefly = (place: Place, said: string): KenshinError =>
  new KenshinError('store.retention', (words) => words.keepsTooBriefly({ ...place, said }))

/** @param keeps days the database keeps @param needs days it would have to keep */
export const keepsFewerDays = (place: Place, keeps: number, needs: number): KenshinError =>
  new KenshinError('store.retention', (words) => words.keepsDays({ ...place, keeps, needs }), {
    facts: { keepsDays: keeps, needsDays: needs },
  })

/** @param version of the server's interface: in 2.x the name may be mapped to another bucket */
export const notGivenBack = (place: Place, version: number): KenshinError =>
  new KenshinError('store.read-back', (words) => words.notGivenBack(place), {
    remedy: version === 2 ? (words) => words.mappedElsewhere(place) : undefined,
  })

interface TypeConflict {
  readonly measurement: string
  readonly field: string
  /** The type in the database, and ours. */
  readonly found: string
  readonly needed: string
}

export const wrongType = (place: Place, conflict: TypeConflict): KenshinError =>
  new KenshinError('store.type-conflict', (words) => words.wrongType({ ...place, ...conflict }), {
    facts: { ...conflict },
  })

export const anotherType = (place: Place, said: string): KenshinError =>
  new KenshinError('store.type-conflict', (words) => words.anotherType({ ...place, said }))

/** @param tooMuch whether the same question about a shorter time would be answered */
export const refusedByInfluxdb = (
  place: Place,
  { status, said, tooMuch }: { status: number; said: string; tooMuch: boolean },
): KenshinError =>
  new KenshinError('store.refused', (words) => words.refusedByInfluxdb({ ...place, status, said }), {
    facts: { status, tooMuch },
  })

/** What answers is another server, or a proxy before it. @param said its own words */
export const notInfluxdb = ({ url }: Place, said: string): KenshinError =>
  new KenshinError('store.refused', (words) => words.notInfluxdb({ url, said }), {
    facts: { status: 200, tooMuch: false },
    remedy: (words) => words.correctUrl,
  })

/** The server cut its answer off, as it says itself. */
export const partialAnswer = (place: Place): KenshinError =>
  new KenshinError('store.refused', (words) => words.partial(place), {
    facts: { tooMuch: true },
    remedy: (words) => words.raiseRowLimit,
  })

export const notAnAddress = (): KenshinError =>
  new KenshinError('store.refused', (words) => words.notAnAddress, { remedy: (words) => words.correctUrl })

export const addressWithLogin = (): KenshinError =>
  new KenshinError('store.refused', (words) => words.addressWithLogin, { remedy: (words) => words.setLogin })

interface Told {
  readonly url: string
  readonly version: string
}

/** Two addresses of one database, and two kinds of server. */
export const differentServers = (here: Told, there: Told): KenshinError =>
  new KenshinError('store.refused', (words) => words.differentServers({ here, there }), {
    remedy: (words) => words.correctUrls,
  })

/** Of the interfaces only that of 1.x knows how many nodes of a cluster have to have a write. */
export const noConsistency = (place: Place, version: number): KenshinError =>
  new KenshinError('store.refused', (words) => words.noConsistency({ ...place, version }), {
    remedy: (words) => words.removeConsistency,
  })

/** Only 2.x needs one. */
export const noOrg = (): KenshinError =>
  new KenshinError('store.refused', (words) => words.noOrg, { remedy: (words) => words.setOrg })

export const unsendableName = (name: string): KenshinError =>
  new KenshinError('store.refused', (words) => words.unsendableName({ name: JSON.stringify(name) }), {
    remedy: (words) => words.chooseName,
  })
