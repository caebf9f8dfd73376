/** Work that comes piece by piece: one lot at a time, and what comes meanwhile is the next lot. */
export class Lots<T> {
  readonly #work: (lot: readonly T[]) => Promise<void>
  #lot: T[] = []
  #next: Promise<void> | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(work: (lot: readonly T[]) => Promise<void>) {
    this.#work = work
  }

  /** Resolves when the piece's lot is done. @throws what the work throws */
  add(piece: T): Promise<void> {
    this.#lot.push(piece)
    this.#next ??= this.#after(this.#last)
    return this.#next
  }

  /** Resolves when nothing is under way any more. */
  idle(): Promise<void> {
    return this.#last
  }

  #after(before: Promise<void>): Promise<void> {
    const turn = before.then(() => {
      const lot = this.#lot
      this.#lot = []
      this.#next = undefined
      return this.#work(lot)
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
