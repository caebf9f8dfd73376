/**
 * Work that goes on beside the radio. What fails is told when the next piece comes, or at the end: no error is lost, and no
 * request waits for a piece that is under way.
 */
export class Beside {
  readonly #underWay = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined

  /** @throws what an earlier piece has failed with */
  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws has to be a rejection
  async add(piece: Promise<void>): Promise<void> {
    const done = piece
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#underWay.delete(done))
    this.#underWay.add(done)
    this.#throwFailure()
  }

  /** Waits for everything that is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  /** The same. @throws what any piece has failed with */
  async end(): Promise<void> {
    await this.settled()
    this.#throwFailure()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
