import type { Time } from '../base/time.js'
import type { Text } from '../words/words.js'
import { fittingLine, secondsLeft, wholeLine, type Phase, type ProgressState, type Step } from './progress-line.js'
import type { Screen } from './screen.js'
import { blocks, type Signs } from './terminal/paper.js'

export type { Phase }

/** Takes a line of progress where there is no terminal: its words, and the facts for a log of JSON lines. */
export type WriteLine = (words: Text, facts: Readonly<Record<string, unknown>>) => void

const TICK_MS = 500
/** Without a terminal: the first line of a phase comes after this time, the next ones at this interval. */
const FIRST_LINE_MS = 2_000
const LINE_EVERY_MS = 15_000

/** What one meter's run is at, since when. */
interface State extends Omit<ProgressState, 'seconds'> {
  readonly sinceMs: number
}

/** Shows how far a run is: a bar on a terminal, elsewhere a line at intervals. Days, time left, holes, requests. */
export class Progress {
  readonly #screen: Screen
  readonly #time: Time
  readonly #writeLine: WriteLine
  readonly #signs: Signs
  #state: State | undefined
  #nextLineMs = 0
  #isOver = false
  #cancel: () => void

  constructor(screen: Screen, time: Time, writeLine: WriteLine, signs: Signs = blocks) {
    this.#screen = screen
    this.#time = time
    this.#writeLine = writeLine
    this.#signs = signs
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

  /** Ends the line as it was last drawn. */
  end(): void {
    this.#cancel()
    this.#screen.end()
  }

  /** Removes the line and draws no other: the run was told to stop. */
  stop(): void {
    this.#isOver = true
    this.#cancel()
    this.#screen.clear()
  }

  #tickLater(): () => void {
    return this.#time.timer(TICK_MS, () => {
      this.#tick()
      this.#cancel = this.#tickLater()
    })
  }

  #tick(): void {
    if (this.#state === undefined || this.#isOver) return
    const now = this.#time.monotonic()
    const { sinceMs, ...rest } = this.#state
    const state = { ...rest, seconds: (now - sinceMs) / 1000 }
    if (this.#screen.isLive) this.#screen.show(fittingLine(state, this.#screen.room, this.#signs))
    else if (now >= this.#nextLineMs) {
      this.#nextLineMs = now + LINE_EVERY_MS
      this.#writeLine(wholeLine(state), factsOf(state))
    }
  }
}

function factsOf(state: ProgressState): Readonly<Record<string, unknown>> {
  const { meter, phase, seconds, holes, step } = state
  if (step === undefined) return { meter, phase, seconds: Math.round(seconds) }
  return { meter, phase, ...step, holes, secondsLeft: Math.round(secondsLeft(state)) }
}
