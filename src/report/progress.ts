import type { Time } from '../base/time.js'
import type { Text } from '../words/words.js'
import { fittingLine, secondsLeft, wholeLine, type Phase, type ProgressState, type Step } from './progress-line.js'
import { factsForAll, lineForAll, progressTable, type AllStates } from './progress-table.js'
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

interface Manner {
  readonly signs?: Signs
  /** How many meters the run has: of one a line is shown, of several a table. */
  readonly meters?: number
}

/** Shows how far a run is: bars on a terminal, elsewhere a line at intervals. Days, time left, holes, requests. */
export class Progress {
  readonly #screen: Screen
  readonly #time: Time
  readonly #writeLine: WriteLine
  readonly #signs: Signs
  readonly #meters: number
  readonly #states = new Map<string, State>()
  readonly #ended = { done: 0, failed: 0 }
  #last: State | undefined
  #nextLineMs = 0
  #isOver = false
  #cancel: () => void

  constructor(screen: Screen, time: Time, writeLine: WriteLine, { signs = blocks, meters = 1 }: Manner = {}) {
    this.#screen = screen
    this.#time = time
    this.#writeLine = writeLine
    this.#signs = signs
    this.#meters = meters
    this.#nextLineMs = time.monotonic() + FIRST_LINE_MS
    this.#cancel = this.#tickLater()
  }

  phase(meter: string, phase: Phase): void {
    const now = this.#time.monotonic()
    const before = this.#states.get(meter)
    if (this.#meters === 1) this.#nextLineMs = Math.min(before ? this.#nextLineMs : Infinity, now + FIRST_LINE_MS)
    this.#set({ meter, phase, sinceMs: now, holes: before?.holes ?? 0 })
  }

  step(meter: string, step: Step): void {
    const before = this.#states.get(meter)
    const now = this.#time.monotonic()
    // A plan made anew (the day changed, or the session broke) counts from its own beginning.
    const isAnew = before?.step !== undefined && step.done <= before.step.done
    const sinceMs = isAnew ? now : (before?.sinceMs ?? now)
    this.#set({ meter, phase: 'history', sinceMs, holes: (before?.holes ?? 0) + step.holes, step })
  }

  /** The run of one of several meters has ended. */
  ended(meter: string, { isOk }: { readonly isOk: boolean }): void {
    this.#states.delete(meter)
    this.#ended[isOk ? 'done' : 'failed']++
  }

  /** Ends the lines as they were last drawn. */
  end(): void {
    this.#cancel()
    if (this.#meters > 1 && this.#screen.isLive && !this.#isOver) this.#tick()
    this.#screen.end()
  }

  /** Removes the lines and draws no others: the run was told to stop. */
  stop(): void {
    this.#isOver = true
    this.#cancel()
    this.#screen.clear()
  }

  /** Of many meters something happens all the time: their table is drawn only when its time comes. */
  #set(state: State): void {
    this.#states.set(state.meter, state)
    this.#last = state
    if (this.#meters === 1) this.#tick()
  }

  #tickLater(): () => void {
    return this.#time.timer(TICK_MS, () => {
      this.#tick()
      this.#cancel = this.#tickLater()
    })
  }

  #tick(): void {
    if (this.#last === undefined || this.#isOver) return
    const now = this.#time.monotonic()
    if (this.#screen.isLive) this.#screen.show(...this.#drawn(now))
    else if (now >= this.#nextLineMs) {
      this.#nextLineMs = now + LINE_EVERY_MS
      if (this.#meters > 1) this.#writeLine(lineForAll(this.#all(now)), factsForAll(this.#all(now)))
      else this.#writeLine(wholeLine(at(this.#last, now)), factsOf(at(this.#last, now)))
    }
  }

  #drawn(now: number): string[] {
    const { room: columns, height: lines } = this.#screen
    if (this.#meters === 1) return [fittingLine(at(this.#last!, now), columns, this.#signs)]
    return progressTable(this.#all(now), { lines, columns }, this.#signs)
  }

  #all(now: number): AllStates {
    const active = [...this.#states.values()].map((state) => at(state, now))
    return { active, meters: this.#meters, ...this.#ended }
  }
}

const at = ({ sinceMs, ...rest }: State, now: number): ProgressState => ({ ...rest, seconds: (now - sinceMs) / 1000 })

function factsOf(state: ProgressState): Readonly<Record<string, unknown>> {
  const { meter, phase, seconds, holes, step } = state
  if (step === undefined) return { meter, phase, seconds: Math.round(seconds) }
  return { meter, phase, ...step, holes, secondsLeft: Math.round(secondsLeft(state)) }
}
