/** Sessions in a row that broke before anything new was stored: on such a link the witness would never be heard. */
const MOST_FRUITLESS = 2

/**
 * How long a run waits for the witness of its dates before it stores anything, over all its sessions: until it was heard once, or
 * until the link was seen to break again and again before that.
 */
export class WitnessPatience {
  #fruitless = -1
  #committed = 0
  #isOver = false

  /** A session begins. @param committed days that are safe so far */
  begin(committed: number): void {
    this.#fruitless = committed > this.#committed ? 0 : this.#fruitless + 1
    this.#committed = committed
    if (this.#fruitless >= MOST_FRUITLESS) this.#isOver = true
  }

  /** The witness was heard. */
  end(): void {
    this.#isOver = true
  }

  get isOver(): boolean {
    return this.#isOver
  }
}
