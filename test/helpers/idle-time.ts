import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { onTestFinished } from 'vitest'
import type { Time } from '../../src/base/time.js'

interface Timer {
  readonly due: number
  readonly callback: () => void
}

/** So many turns of the event loop without any sign of life count as waiting. */
const QUIET_TURNS = 10

/**
 * A clock for client and emulator in one process that stands still while anything happens (sockets on loopback, files) and
 * leaps to the next timer when everybody waits: hours pass in moments, and no limit ever strikes because the machine is slow.
 */
export class IdleTime implements Time {
  readonly #start: number
  #elapsed = 0
  #timers: Timer[] = []
  #life = 0
  #stopped = false
  #held = true

  /** @param start epoch seconds. */
  constructor(start: number) {
    this.#start = start * 1000
    onTestFinished(() => {
      this.#stopped = true
    })
    this.#watch(0, 0)
  }

  now(): number {
    return this.#start + this.monotonic()
  }

  monotonic(): number {
    this.#life++
    return this.#elapsed
  }

  timer(ms: number, callback: () => void): () => void {
    this.#life++
    const timer = { due: this.#elapsed + Math.max(0, ms), callback }
    this.#timers.push(timer)
    return () => {
      this.#life++
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** It leaps only during a task: while modules load or databases open it stands. */
  async during<T>(task: () => Promise<T>): Promise<T> {
    this.#held = false
    try {
      return await task()
    } finally {
      this.#held = true
    }
  }

  #watch(seen: number, quiet: number): void {
    if (this.#stopped) return
    setImmediate(() => {
      const turns = this.#held || this.#life !== seen ? 0 : quiet + 1
      // Asked last, because asking takes longer than all the turns.
      const isQuiet = turns >= QUIET_TURNS && !anythingIsUnderWay()
      if (isQuiet) this.#leap()
      this.#watch(this.#life, turns >= QUIET_TURNS ? 0 : turns)
    })
  }

  #leap(): void {
    const next = this.#timers.reduce<Timer | undefined>(
      (first, timer) => (first && first.due <= timer.due ? first : timer),
      undefined,
    )
    if (next === undefined) return
    this.#timers = this.#timers.filter((other) => other !== next)
    this.#elapsed = Math.max(this.#elapsed, next.due)
    next.callback()
  }
}

/** Files, name look-ups and connections under way. */
const anythingIsUnderWay = (): boolean =>
  filesBeingRead > 0 ||
  process.getActiveResourcesInfo().some((name) => name.includes('Req') || name.startsWith('TCPConnect'))

/** From Node 26 on, `readFile` is not among the active resources. */
let filesBeingRead = 0
const { readFile } = fs
fs.readFile = (async (...given: Parameters<typeof readFile>) => {
  filesBeingRead++
  try {
    return await readFile(...given)
  } finally {
    filesBeingRead--
  }
}) as typeof readFile
syncBuiltinESMExports()
