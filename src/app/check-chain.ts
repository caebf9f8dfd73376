/**
 * The whole chain, link by link, with the parts of a run and in its order:
 *
 *   store written and read back → credentials → no other run → dongle awake → meter found → session → answer → farewell
 *
 * Nothing is stored but the point that the store is checked with, and what a run remembers of the meter.
 */
import { isCode, isOurs, type KenshinError } from '../base/errors.js'
import type { Dongle, RouteBCredentials } from '../dongle/dongle.js'
import { openDongle } from '../dongle/open-dongle.js'
import { Asker } from '../meter/ask.js'
import { join, type Joined } from '../meter/join.js'
import { readNow, type Now } from '../meter/read-now.js'
import { MeterSession } from '../meter/session.js'
import { openStore } from '../store/open.js'
import { text, type Language, type Text, type Words } from '../words/words.js'
import { modelOf } from './adapters.js'
import { chooseMeters } from './choose-meters.js'
import type { MeterSettings, RunContext } from './context.js'
import { lockMeter } from './one-meter.js'
import { profileOf } from './profile-of.js'
import { StateFile } from './state.js'

export type Link = keyof Words['check']['links']

/** What was found of one link. */
export interface Finding {
  /** Undefined for what all meters share. */
  readonly meter: string | undefined
  readonly link: Link
  readonly words: Text
  /** Undefined where all is well. */
  readonly error?: KenshinError
}

export interface ChainContext extends RunContext {
  readonly onFinding: (finding: Finding) => void
}

interface Choice {
  /** The only meter to look at. */
  readonly only?: string | undefined
  /** Whether the radio is used; without it the chain ends at the dongle. */
  readonly radio: boolean
}

/**
 * Follows the chain of each meter until its first broken link, which is told and not thrown.
 * @throws {KenshinError} `config.usage` for a meter that is not there, `run.interrupted`
 */
export async function checkChain(context: ChainContext, { only, radio }: Choice): Promise<void> {
  const meters = chooseMeters(context.settings, only)
  context.onPhase?.(meters[0]!.name, 'store')
  await untilBroken(new Teller(context, undefined), (teller) => checkStore(context, teller))
  for (const meter of meters)
    await untilBroken(new Teller(context, meter.name), (teller) => checkMeter(context, { meter, radio, teller }))
}

/** Tells what was found of the links of one chain. */
class Teller {
  readonly #context: ChainContext
  readonly #meter: string | undefined
  #told: unknown

  constructor(context: ChainContext, meter: string | undefined) {
    this.#context = context
    this.#meter = meter
  }

  good(link: Link, write: (words: Words['check'], language: Language) => string): void {
    const words = text(({ check }, language) => write(check, language))
    this.#context.onFinding({ meter: this.#meter, link, words })
  }

  /** Tells of a link that is broken, and passes its error on. */
  async link<T>(link: Link | ((error: KenshinError) => Link), task: () => Promise<T>): Promise<T> {
    try {
      return await task()
    } catch (error) {
      if (!this.#context.signal.aborted && isOurs(error) && error !== this.#told) {
        const broken = typeof link === 'string' ? link : link(error)
        this.#context.onFinding({ meter: this.#meter, link: broken, words: error.words, error })
        this.#told = error
      }
      throw error
    }
  }

  hasTold(error: unknown): boolean {
    return this.#told === error
  }
}

async function untilBroken(teller: Teller, task: (teller: Teller) => Promise<void>): Promise<void> {
  try {
    await task(teller)
  } catch (error) {
    if (!teller.hasTold(error)) throw error
  }
}

async function checkStore({ settings, time, log, signal }: ChainContext, teller: Teller): Promise<void> {
  const name = await teller.link('store', async () => {
    const store = await openStore(settings.store, { mode: 'write', time, log })
    try {
      await store.check({ oldestDays: settings.history.days + 1 }, { signal })
      return store.name
    } finally {
      await store.close()
    }
  })
  teller.good('store', (words, language) => words.store({ name: name[language] }))
}

interface Checked {
  readonly meter: MeterSettings
  readonly radio: boolean
  readonly teller: Teller
}

async function checkMeter(context: ChainContext, { meter, radio, teller }: Checked): Promise<void> {
  const routeB = await credentialsOf(meter, teller)
  const lock = await teller.link('dongle', () => lockMeter(context, meter))
  try {
    context.onPhase?.(meter.name, 'dongle')
    const log = context.log.child({ meter: meter.name, part: 'dongle' })
    const dongle = await teller.link('dongle', () => openDongle(meter.port, { ...context, log }))
    try {
      const facts = await teller.link('dongle', () => dongle.look(context))
      const model = await modelOf(meter.port)
      teller.good('dongle', (words) => words.dongle({ port: meter.port, model, facts }))
      if (routeB !== undefined && radio) await checkRadio(context, { meter, routeB, dongle, teller })
    } finally {
      await dongle.close()
    }
  } finally {
    await lock?.release()
  }
}

/** Without credentials there is no join; the dongle can be looked at all the same. */
async function credentialsOf(meter: MeterSettings, teller: Teller): Promise<RouteBCredentials | undefined> {
  try {
    const routeB = await teller.link('credentials', () => Promise.resolve().then(() => meter.routeB()))
    teller.good('credentials', (words) => words.credentials)
    return routeB
  } catch (error) {
    if (teller.hasTold(error)) return undefined
    throw error
  }
}

interface Radio extends Pick<Checked, 'meter' | 'teller'> {
  readonly routeB: RouteBCredentials
  readonly dongle: Dongle
}

async function checkRadio(context: ChainContext, { meter, routeB, dongle, teller }: Radio): Promise<void> {
  const { time, signal } = context
  const log = context.log.child({ meter: meter.name, part: 'meter' })
  context.onPhase?.(meter.name, 'meter')
  const joined = await teller.link(
    (error) => (isCode(error, 'meter.not-found') ? 'meter' : 'session'),
    // Without the remembered PAN: how strong the meter is heard is what a scan finds out.
    () => join(dongle, routeB, undefined, { time, log, signal }),
  )
  tellJoined(joined, teller)
  const stateFile = await StateFile.open(context.settings.state, meter.name)
  await stateFile.note({ pan: joined.pan }, log)
  context.onPhase?.(meter.name, 'history')
  const session = new MeterSession(joined, { time, log })
  const asker = new Asker(session, { time, log })
  try {
    const now = await teller.link('answer', () => firstAnswer({ ...context, log }, stateFile, asker))
    teller.good('answer', (words) => words.answer(now))
  } finally {
    asker.stop()
    await session.leave()
  }
}

function tellJoined({ pan, scanMs, joinMs }: Joined, teller: Teller): void {
  teller.good('meter', (words) => words.meter({ channel: pan.channel, lqi: pan.lqi, seconds: scanMs / 1000 }))
  teller.good('session', (words) => words.session({ seconds: joinMs / 1000 }))
}

async function firstAnswer(context: ChainContext, stateFile: StateFile, asker: Asker): Promise<Now> {
  const profile = await profileOf(asker, stateFile, context)
  return readNow(asker, profile, context)
}
