import { Esv } from '../../echonet/codes.js'
import type { Frame } from '../../echonet/frame.js'
import type { MeterOptions } from '../meter/meter.js'
import type { Tasks, Wait } from '../tasks.js'
import { epcsOf, type Reply } from './exchange.js'
import type { Latency } from './latency.js'

interface Parts {
  readonly whileBusy: MeterOptions['whileBusy']
  readonly latency: Latency
  /** Those of the session: what waits when it ends is never served. */
  readonly tasks: () => Tasks
  readonly send: (replies: readonly Reply[]) => void
}

/** What the meter does with requests, one after the other or side by side. */
export class Serving {
  readonly #parts: Parts
  #underWay = 0
  #queue: (() => void)[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** @param answer carries the request out */
  serve(request: Frame, answer: () => readonly Reply[]): void {
    const { whileBusy } = this.#parts
    if (this.#underWay === 0 || whileBusy === 'beside' || whileBusy === 'first') this.#begin(request, answer)
    else if (whileBusy === 'after') this.#queue.push(() => this.#begin(request, answer))
  }

  #begin(request: Frame, answer: () => readonly Reply[]): void {
    const { whileBusy, tasks, send } = this.#parts
    const isLate = whileBusy === 'first' && request.esv === Esv.SetC
    const early = isLate ? [] : answer()
    if (early.length === 0 && !isLate) return
    this.#underWay++
    tasks().start(async (wait) => {
      try {
        await wait.for(this.#delayOf(request))
        send(isLate ? answer() : early)
      } finally {
        this.#end(wait)
      }
    })
  }

  #end({ signal }: Wait): void {
    this.#underWay--
    if (signal.aborted) this.#queue = []
    else this.#queue.shift()?.()
  }

  #delayOf(request: Frame): number {
    const isLong = epcsOf(request).some((epc) => epc === 0xe2 || epc === 0xe4)
    return isLong ? this.#parts.latency.history : this.#parts.latency.answer
  }
}
