import type { Context } from '../base/context.js'
import type { Waiting } from '../base/time.js'
import { Esv, hex } from '../echonet/codes.js'
import type { Frame } from '../echonet/frame.js'
import type { PropertySpec } from '../echonet/property-spec.js'
import type { MeterLink } from './link.js'
import { refused, replyOf, silent, type Reply } from './reply.js'
import { ATTEMPTS, Requests } from './requests.js'

export type ReadableProperty<T = unknown> = Pick<PropertySpec<number, T>, 'epc' | 'decode'>

/** One reply for each property, in their order. */
export type Replies<P extends readonly ReadableProperty[]> = {
  readonly [K in keyof P]: Reply<ReturnType<P[K]['decode']>>
}

/** Asks one meter for values: the only place where properties are decoded and encoded. */
export class Asker {
  readonly #requests: Requests
  #mostAtOnce = 0

  constructor(link: MeterLink, context: Omit<Context, 'signal'>) {
    this.#requests = new Requests(link, context)
  }

  /** Requests answered and attempts beyond the first. */
  get counts(): Requests['counts'] {
    return this.#requests.counts
  }

  /** The most properties that the meter served in one answer. */
  get mostAtOnce(): number {
    return this.#mostAtOnce
  }

  stop(): void {
    this.#requests.stop()
  }

  /** Reads one property. @throws {KenshinError} what ends the link. */
  async read<T>(property: ReadableProperty<T>, waiting: Waiting): Promise<Reply<T>> {
    const [reply] = await this.#get([property], waiting)
    return reply
  }

  /**
   * Reads several properties: in one frame where the meter can, otherwise one after the other.
   * @throws {KenshinError} what ends the link.
   */
  async readAll<const P extends readonly ReadableProperty[]>(
    properties: P,
    { severalAtOnce, signal }: Waiting & { readonly severalAtOnce: boolean },
  ): Promise<Replies<P>> {
    if (severalAtOnce) return this.#get(properties, { signal })
    const replies: Reply<unknown>[] = []
    for (const property of properties) replies.push(await this.read(property, { signal }))
    return replies as Replies<P>
  }

  /** Writes one property with confirmation. @throws {KenshinError} what ends the link. */
  async write<T>(property: PropertySpec<number, T>, value: T, waiting: Waiting): Promise<Reply<undefined>> {
    const { epc } = property
    const answer = await this.#requests.send(Esv.SetC, [{ epc, edt: property.encode(value) }], waiting)
    if (answer === undefined) return silent([epc], ATTEMPTS)
    return answer.esv === Esv.SetC_SNA ? refused(`SetC ${hex(epc)}`) : { kind: 'value', value: undefined }
  }

  /** Asks in another request for what an answer leaves out, until every property has its reply. */
  async #get<const P extends readonly ReadableProperty[]>(properties: P, waiting: Waiting): Promise<Replies<P>> {
    const replies = new Map<number, Reply<unknown>>()
    let isHeard = false
    for (let rest: readonly ReadableProperty[] = properties; rest.length > 0;) {
      const wanted = rest.map(({ epc }) => ({ epc, edt: new Uint8Array() }))
      const answer = await this.#requests.send(Esv.Get, wanted, waiting)
      isHeard ||= answer !== undefined
      const found = answer === undefined ? silentTo(isHeard ? rest.slice(0, 1) : rest) : this.#decode(answer, rest)
      for (const [epc, reply] of found) replies.set(epc, reply)
      rest = rest.filter(({ epc }) => !replies.has(epc))
    }
    return properties.map(({ epc }) => replies.get(epc)) as Replies<P>
  }

  #decode({ properties }: Frame, wanted: readonly ReadableProperty[]): [number, Reply<unknown>][] {
    this.#mostAtOnce = Math.max(this.#mostAtOnce, properties.filter(({ edt }) => edt.length > 0).length)
    return properties.map(({ epc, edt }) => [
      epc,
      replyOf(
        wanted.find((property) => property.epc === epc)!,
        edt,
      ),
    ])
  }
}

/** No answer to these: the last attempts asked for the first property alone, which says nothing of the others. */
const silentTo = (properties: readonly ReadableProperty[]): [number, Reply<unknown>][] =>
  properties.map(({ epc }) => [epc, silent([epc], ATTEMPTS)])
