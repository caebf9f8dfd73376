/** Reads the history of an emulated meter into a store in memory. Frames go to the meter directly, without a radio. */
import { dateAt, dayStart, DAY_S, plusDays, slotTime, type LocalDate } from '../../src/base/clock.js'
import { parseInstant } from '../../src/base/instant.js'
import { createLogger } from '../../src/base/log.js'
import { Esv } from '../../src/echonet/codes.js'
import { changeTold, decodeFrame, encodeFrame, toldBy, type Frame, type Property } from '../../src/echonet/frame.js'
import { makeEmulator, type Emulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import type { DayMark } from '../../src/history/day.js'
import type { HistoryProgress, HistorySettings } from '../../src/history/context.js'
import type { Proof } from '../../src/history/proof.js'
import { readHistory } from '../../src/history/read-history.js'
import { Asker } from '../../src/meter/ask.js'
import type { LearnedByTrying } from '../../src/meter/capabilities.js'
import type { MeterLink } from '../../src/meter/link.js'
import { readProfile } from '../../src/meter/profile.js'
import { MeterStore } from '../../src/store/meter-store/store.js'
import { openMarksCopy } from '../../src/store/meter-store/marks-copy.js'
import { openSpool } from '../../src/store/meter-store/spool.js'
import { silent } from '../../src/base/log.js'
import type { ReadingPoint } from '../../src/store/store.js'
import { MemoryStore } from '../store/memory-store.js'
import { LeapTime } from './leap-time.js'

/** An instant of the evening of the tests, or of another date. */
export const at = (clock: string, date = '2026-11-20'): number => parseInstant(`${date}T${clock}`)

export const never = new AbortController().signal

/** What the link does to requests and answers; `n` counts the requests from 1. */
export interface LinkFaults {
  /** @returns false where the request is lost. */
  onRequest?(request: Frame, n: number): boolean | undefined
  /** @returns what is heard instead; undefined where nothing is. */
  onAnswer?(answer: Frame, request: Frame): Frame | undefined
}

export interface Content {
  readonly readings: readonly ReadingPoint[]
  readonly days: readonly DayMark[]
}

export class HistoryReader {
  readonly time: LeapTime
  readonly emulator: Emulator
  readonly store: MemoryStore
  readonly lines: string[] = []
  readonly progress: HistoryProgress[] = []
  /** What was found out about the meter by trying. */
  readonly learned: LearnedByTrying[] = []
  readonly proofs: Proof[] = []
  /** Days asked for (E5), in order. */
  readonly asked: number[] = []
  linkFaults: LinkFaults = {}
  storesUnwitnessed = false
  /** What an earlier run found out about the meter. */
  known: LearnedByTrying
  /** How long a request and its answer take. */
  requestS = 1
  #requests = 0

  /** @param options without `setGet` days are set and asked for by two requests, and nothing else is tried */
  constructor(clock: number, options: EmulatorOptions = {}, store = new MemoryStore()) {
    this.time = new LeapTime(clock)
    this.store = store
    this.known = options.setGet === undefined ? { setGet: false } : {}
    this.emulator = makeEmulator({ clock, ...options, time: this.time })
  }

  get requests(): number {
    return this.#requests
  }

  /** The asker of a new session. */
  asker(): Asker {
    const listeners = new Set<(payload: Uint8Array) => void>()
    const link: MeterLink = {
      lost: never,
      lqi: 200,
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      send: (frame) => {
        this.#exchange(decodeFrame(frame), (answer) => {
          for (const listener of listeners) listener(encodeFrame(answer))
        })
        return Promise.resolve('sent')
      },
    }
    return new Asker(link, { time: this.time, log: silent })
  }

  #exchange(request: Frame, hear: (answer: Frame) => void): void {
    this.#requests++
    if (this.linkFaults.onRequest?.(request, this.#requests) === false) return
    const [property] = request.properties
    if (setsDay.has(request.esv) && property?.epc === 0xe5) this.asked.push(property.edt[0]!)
    this.time.timer(this.requestS * 500, () => {
      const answer = this.emulator.meter.answer(request)
      const heard = answer && (this.linkFaults.onAnswer ? this.linkFaults.onAnswer(answer, request) : answer)
      if (heard !== undefined) this.time.timer(this.requestS * 500, () => hear(heard))
    })
  }

  /** One session: constants, then the history. */
  async read(settings: Partial<HistorySettings & { today: boolean }> = {}): Promise<void> {
    const asker = this.asker()
    const { today = true, ...rest } = settings
    const log = createLogger({ level: 'debug', format: 'plain', write: (line) => this.lines.push(line) })
    const meterStore = new MeterStore({
      meter: 'home',
      store: this.store,
      spool: openSpool('/nowhere', 'home', this.store),
      copy: openMarksCopy('/nowhere', 'home', this.store),
      today,
      statistics: { addWritten: () => undefined, addCommitted: () => undefined },
      time: this.time,
      log: silent,
      signal: never,
    })
    const defaults = { days: 20, quietWindow: 'wait', meterClock: 'trust', secondHistory: 'off' } as const
    const history = { ...defaults, ...rest }
    const read = await readProfile(asker, { time: this.time, log, signal: never })
    const profile = { ...read, capabilities: { ...read.capabilities, ...this.known } }
    await meterStore.recognize(profile)
    await readHistory({
      asker,
      profile,
      time: this.time,
      log,
      signal: never,
      settings: history,
      storesUnwitnessed: this.storesUnwitnessed,
      loadKnown: (date, directions) => meterStore.load({ from: plusDays(date, -history.days), to: date, directions }),
      onProgress: (progress) => void this.progress.push(progress),
      onProof: (proof) => void this.proofs.push(proof),
      onLearned: (learned) => Promise.resolve(void this.learned.push(learned)),
    })
  }

  async content(): Promise<Content> {
    const [from, to] = [at('00:00', '2026-01-01'), at('00:00', '2027-12-31')]
    return {
      readings: await this.store.readings({ from, to }, { signal: never }),
      days: await this.store.days({ from: dateAt(from), to: dateAt(to) }, { signal: never }),
    }
  }

  /** Readings that are not what the household's register showed at that very instant. */
  async untrue(): Promise<ReadingPoint[]> {
    const { readings } = await this.content()
    return readings.filter(
      ({ direction, time, count }) =>
        this.emulator.expectedDay(dateAt(time), direction)[(time - dayStart(dateAt(time))) / 1800] !== count,
    )
  }

  /** Dates of complete days of a direction, oldest first. */
  async complete(direction = 'normal'): Promise<string[]> {
    const { days } = await this.content()
    return days
      .filter((mark) => mark.direction === direction && mark.final && mark.slots === 48)
      .map(({ date }) => date)
  }

  warnings(phrase: string): string[] {
    return this.lines.filter((line) => line.includes('warn') && line.includes(phrase))
  }
}

/**
 * Meters, by what they serve beside the history. With the clock each day is its own proof, without it batches are confirmed; and a day is
 * set by the same request (SetGet), or by one of its own.
 */
export const meterKinds = ['clock', 'nothing', 'clock and day'] as const

/** A reader of such a meter, which is known to serve that. */
export function readerOf(
  kind: (typeof meterKinds)[number],
  ...[clock, options, store]: ConstructorParameters<typeof HistoryReader>
): HistoryReader {
  const reader = new HistoryReader(clock, { besideHistory: kind === 'nothing' ? 'refuse' : 'serve', ...options }, store)
  if (kind === 'clock and day') reader.known = { clockBesideHistory: true, setGet: true }
  return reader
}

/** All instants of slots of the days before an instant's date. */
export const slotsOfDaysBefore = (time: number, days: number): number[] =>
  Array.from({ length: days * 48 }, (_, i) => slotTime(plusDays(dateAt(time), -days), 0) + i * (DAY_S / 48))

export const NOON = at('12:10:20')
const setsDay: ReadonlySet<Esv> = new Set([Esv.SetC, Esv.SetGet])
const reads: ReadonlySet<Esv> = new Set([Esv.Get, Esv.SetGet])
export const isGet = (request: Frame, epc: number): boolean => reads.has(request.esv) && toldBy(request)[0]?.epc === epc
export const isSetOf = ({ esv, properties }: Frame, day: number): boolean =>
  setsDay.has(esv) && properties[0]?.epc === 0xe5 && properties[0].edt[0] === day
export const failure = (reading: Promise<void>): Promise<unknown> =>
  reading.then(
    () => undefined,
    (error: unknown) => error,
  )
const historyIn = (answer: Frame): Property => toldBy(answer).find(({ epc }) => epc === 0xe2 || epc === 0xe4)!
/** An answer E2 or E4 with another count in a slot. */
export const withCount = (answer: Frame, slot: number, count: number, epc = historyIn(answer).epc): Frame =>
  edited(answer, epc, (data) => data.setUint32(2 + slot * 4, count))
export const countIn = (answer: Frame, slot: number): number => {
  const { edt } = historyIn(answer)
  return new DataView(edt.buffer, edt.byteOffset).getUint32(2 + slot * 4)
}
/** An answer with other data of one property. */
export const edited = (answer: Frame, epc: number, change: (data: DataView) => void): Frame =>
  changeTold(answer, (told) =>
    told.map((property) => {
      if (property.epc !== epc || property.edt.length === 0) return property
      const edt = Uint8Array.from(property.edt)
      change(new DataView(edt.buffer))
      return { epc, edt }
    }),
  )
export const asks = (request: Frame, epc: number): boolean =>
  reads.has(request.esv) && toldBy(request).some((property) => property.epc === epc)
export function refusal(answer: Frame, request: Frame): Frame {
  if (request.esv === Esv.SetC) return { ...answer, esv: Esv.SetC_SNA, properties: request.properties }
  const esv = request.esv === Esv.SetGet ? Esv.SetGet_SNA : Esv.Get_SNA
  return { ...changeTold(answer, () => toldBy(request).map(({ epc }) => ({ epc, edt: new Uint8Array() }))), esv }
}
export const dayWord = (answer: Frame): number => historyIn(answer).edt[1]!
export const before = (days: number): LocalDate => plusDays(dateAt(NOON), -days)
