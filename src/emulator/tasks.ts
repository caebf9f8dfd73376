import { sleep, type Time } from '../base/time.js'

/** Work that goes on beside the commands: delayed answers, a join, announcements. One call ends all of it. */
export class Tasks {
  readonly #time: Time
  #controller = new AbortController()

  constructor(time: Time) {
    this.#time = time
  }

  start(task: (wait: Wait) => Promise<void>): void {
    const { signal } = this.#controller
    task(this.#waiting(signal)).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }

  /** Ends all running tasks; new ones may be started afterwards. */
  stop(): void {
    this.#controller.abort(new Error('The emulated radio was stopped.'))
    this.#controller = new AbortController()
  }

  #waiting(signal: AbortSignal): Wait {
    const time = this.#time
    return {
      signal,
      async for(ms) {
        if (ms > 0) await sleep(ms, { time, signal })
        else signal.throwIfAborted()
      },
    }
  }
}

/** How a task waits; an end of all tasks rejects. */
export interface Wait {
  readonly signal: AbortSignal
  for(ms: number): Promise<void>
}
