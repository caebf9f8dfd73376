import { say, text, type Text } from '../base/text.js'
import type { Time } from '../base/time.js'
import { formatDuration } from './format.js'
import type { Screen } from './screen.js'

/** What a run does before it reads days; the history comes last. */
export type Phase = 'store' | 'dongle' | 'meter' | 'history'

/** What one day of a run reports. */
export interface Step {
  readonly date: string
  readonly done: number
  readonly total: number
  readonly holes: number
  readonly requests: number
  readonly retries: number
}

/** Where progress goes when there is no terminal: the words of a line, and the same as facts. */
export type Teller = (words: Text, facts: Readonly<Record<string, unknown>>) => void

const TICK_MS = 500
/** A phase that takes longer is told of, and then again and again. */
const FIRST_LINE_MS = 2_000
const LINE_EVERY_MS = 15_000
const BAR_WIDTH = 24

const PHASES: Readonly<Record<Phase, Text>> = {
  store: text('checking the database', 'データベースを確認しています'),
  dongle: text('waking the dongle', 'ドングルを起動しています'),
  meter: text('looking for the meter and joining it (up to 3 min)', 'メーターを探して接続しています（最大 3 分）'),
  history: text('connected, reading', '接続しました。読み取っています'),
}

/** What one meter's run is at. */
interface State {
  readonly meter: string
  readonly phase: Phase
  readonly sinceMs: number
  readonly holes: number
  readonly step?: Step
}

/** A bar on a terminal; elsewhere a line soon and then now and then. Days, time left, holes, requests. */
export class Progress {
  readonly #screen: Screen
  readonly #time: Time
  readonly #tell: Teller
  #state: State | undefined
  #nextLineMs = 0
  #cancel: () => void

  constructor(screen: Screen, time: Time, tell: Teller) {
    this.#screen = screen
    this.#time = time
    this.#tell = tell
    this.#cancel = this.#tickLater()
  }

  phase(meter: string, phase: Phase): void {
    const now = this.#time.monotonic()
    const isNew = this.#state === undefined || this.#state.meter !== meter
    this.#state = { meter, phase, sinceMs: now, holes: isNew ? 0 : this.#state!.holes }
    this.#nextLineMs = Math.min(isNew ? Infinity : this.#nextLineMs, now + FIRST_LINE_MS)
    this.#tick()
  }

  step(meter: string, step: Step): void {
    const before = this.#state
    const now = this.#time.monotonic()
    // A plan made anew (the day changed, or the session broke) counts from its own beginning.
    const isAnew = before?.step !== undefined && step.done <= before.step.done
    this.#state = {
      meter,
      phase: 'history',
      sinceMs: isAnew ? now : (before?.sinceMs ?? now),
      holes: (before?.holes ?? 0) + step.holes,
      step,
    }
    this.#tick()
  }

  /** Leaves the last state of the line standing. */
  end(): void {
    this.#cancel()
    this.#screen.end()
  }

  #tickLater(): () => void {
    return this.#time.timer(TICK_MS, () => {
      this.#tick()
      this.#cancel = this.#tickLater()
    })
  }

  #tick(): void {
    if (this.#state === undefined) return
    const now = this.#time.monotonic()
    if (this.#screen.isLive) this.#screen.show(this.#live(this.#state, now))
    else if (now >= this.#nextLineMs) {
      this.#nextLineMs = now + LINE_EVERY_MS
      this.#tell(wordsOf(this.#state, now), factsOf(this.#state, now))
    }
  }

  #live(state: State, now: number): string {
    const width = Math.min(BAR_WIDTH, Math.floor(this.#screen.columns / 5))
    const part = state.step === undefined ? 0 : state.step.done / state.step.total
    return `${bar(part, width)} ${say(wordsOf(state, now))}`
  }
}

/** The most wanted first: a narrow terminal cuts the rest. */
function wordsOf(state: State, now: number): Text {
  const { meter, phase, sinceMs, holes, step } = state
  if (step === undefined) {
    const spent = formatDuration((now - sinceMs) / 1000)
    return text(`${meter}: ${PHASES[phase].en}, ${spent.en}`, `${meter}: ${PHASES[phase].ja}、${spent.ja}`)
  }
  const { date, done, total, requests, retries } = step
  const left = formatDuration(secondsLeft(state, now))
  return text(
    `${meter}: ${done}/${total} days, ${left.en} left, now ${date}, ${holes} holes, ${requests} requests (${retries} repeated)`,
    `${meter}: ${done}/${total} 日、残り ${left.ja}、現在 ${date}、欠測 ${holes}、要求 ${requests}（再送 ${retries}）`,
  )
}

const factsOf = (state: State, now: number): Readonly<Record<string, unknown>> => {
  const { meter, phase, sinceMs, holes, step } = state
  if (step === undefined) return { meter, phase, seconds: Math.round((now - sinceMs) / 1000) }
  return { meter, phase, ...step, holes, secondsLeft: Math.round(secondsLeft(state, now)) }
}

/** By the pace since the reading began. */
const secondsLeft = ({ sinceMs, step }: State, now: number): number =>
  step === undefined ? 0 : (((now - sinceMs) / 1000) * (step.total - step.done)) / step.done

function bar(part: number, width: number): string {
  const full = Math.round(Math.min(1, part) * width)
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`
}
