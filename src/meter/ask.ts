import type { Context } from '../base/context.js'
import type { Waiting } from '../base/time.js'
import { Esv, hex } from '../echonet/codes.js'
import type { Property } from '../echonet/frame.js'
import type { PropertySpec } from '../echonet/property-spec.js'
import type { MeterLink } from './link.js'
import { refused, replyOf, silent, type Reply } from './reply.js'
import { Requests, type Questions, type Sending } from './requests.js'

export type ReadableProperty<T = unknown> = Pick<PropertySpec<number, T>, 'epc' | 'decode'>

/** One reply for each property, in their order. */
export type Replies<P extends readonly ReadableProperty[]> = {
  readonly [K in keyof P]: Reply<ReturnType<P[K]['decode']>>
}

/** A value to be set. */
export interface PropertyWrite<T> {
  readonly property: PropertySpec<number, T>
  readonly value: T
}

const propertyOf = <T>({ property, value }: PropertyWrite<T>): Property => ({
  epc: property.epc,
  edt: property.encode(value),
})

/** One answer of the meter: what it holds was told at one moment. */
export interface GetAnswer {
  /** How many properties it holds, served or refused. */
  readonly size: number
  /** Whether one of them was served. */
  readonly servesAny: boolean
  /** @returns undefined where the answer leaves it out. */
  readonly replyTo: <T>(property: ReadableProperty<T>) => Reply<T> | undefined
  /** Which attempt it answers, from 1. */
  readonly attempt: number
  /** Monotonic ms of the host before the request and after the answer. */
  readonly askedMs: number
  readonly answeredMs: number
}

/** Asks one meter for values: the only place where properties are decoded and encoded. */
export class Asker {
  readonly #requests: Requests
  #mostAtOnce = 0

  /** @param secondsPerRequest what a request took in the last run */
  constructor(link: MeterLink, context: Omit<Context, 'signal'>, secondsPerRequest?: number) {
    this.#requests = new Requests(link, context, secondsPerRequest)
  }

  /** Requests answered and attempts beyond the first. */
  get counts(): Requests['counts'] {
    return this.#requests.counts
  }

  /** Whether the latest answer came to the first attempt: what is lost now is hardly the radio's fault. */
  get isSteady(): boolean {
    return this.#requests.isSteady
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

  /**
   * One request for several properties: what its answer leaves out is not asked for again.
   * @param setting is set by the same request: what is asked for has to show that it was
   * @returns undefined when no attempt was answered.
   * @throws {KenshinError} what ends the link.
   */
  async ask<T = never>(
    questions: Questions<ReadableProperty>,
    { setting, ...sending }: Waiting & Sending<PropertyWrite<T>>,
  ): Promise<GetAnswer | undefined> {
    const [first, ...others] = questions.map((asked) => asked.map(({ epc }) => ({ epc, edt: new Uint8Array() })))
    const write = setting && propertyOf(setting)
    const answer = await this.#requests.send('Get', [first!, ...others], { ...sending, setting: write })
    if (answer === undefined) return undefined
    const { told, attempt, askedMs, answeredMs } = answer
    const served = told.filter(({ edt }) => edt.length > 0).length
    this.#mostAtOnce = Math.max(this.#mostAtOnce, served)
    return {
      size: told.length,
      servesAny: served > 0,
      replyTo(property) {
        const one = told.find(({ epc }) => epc === property.epc)
        return one && replyOf(property, one.edt)
      },
      attempt,
      askedMs,
      answeredMs,
    }
  }

  /** The reply to a property where no attempt of the latest request was answered. */
  silentTo({ epc }: Pick<ReadableProperty, 'epc'>): Reply<never> {
    return silent([epc], this.#requests.attempts)
  }

  /** Writes one property with confirmation. @throws {KenshinError} what ends the link. */
  write<T>(
    property: PropertySpec<number, T>,
    value: T,
    sending: Waiting & Omit<Sending, 'setting'>,
  ): Promise<Reply<undefined>> {
    return this.#set([propertyOf({ property, value })], sending)
  }

  /** Writes two properties by one request: a meter that takes but one of them has refused. @throws {KenshinError} what ends the link. */
  writeBoth<A, B>(
    first: PropertyWrite<A>,
    second: PropertyWrite<B>,
    sending: Waiting & Omit<Sending, 'setting'>,
  ): Promise<Reply<undefined>> {
    return this.#set([propertyOf(first), propertyOf(second)], sending)
  }

  async #set(
    properties: readonly [Property, ...Property[]],
    sending: Waiting & Omit<Sending, 'setting'>,
  ): Promise<Reply<undefined>> {
    const answer = await this.#requests.send('SetC', [properties], sending)
    if (answer === undefined) return this.silentTo(properties[0])
    const isWhole = answer.esv === Esv.Set_Res && answer.told.length === properties.length
    const names = properties.map(({ epc }) => hex(epc)).join(', ')
    return isWhole ? { kind: 'value', value: undefined } : refused(`SetC ${names}`)
  }

  /** Asks in another request for what an answer leaves out, until every property has its reply. */
  async #get<const P extends readonly ReadableProperty[]>(properties: P, waiting: Waiting): Promise<Replies<P>> {
    const replies = new Map<number, Reply<unknown>>()
    let isHeard = false
    for (let rest: readonly ReadableProperty[] = properties; rest.length > 0;) {
      // Some meters do not answer a request for more properties than they can serve: later attempts ask for the first one alone.
      const answer = await this.ask([rest, rest, rest.slice(0, 1)], waiting)
      isHeard ||= answer !== undefined
      // No answer: the last attempts asked for the first property alone, which says nothing of the others.
      const asked = answer === undefined && isHeard ? rest.slice(0, 1) : rest
      for (const property of asked) {
        const reply = answer === undefined ? this.silentTo(property) : answer.replyTo(property)
        if (reply !== undefined) replies.set(property.epc, reply)
      }
      rest = rest.filter(({ epc }) => !replies.has(epc))
    }
    return properties.map(({ epc }) => replies.get(epc)) as Replies<P>
  }
}
