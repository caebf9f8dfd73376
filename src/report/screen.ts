import { cut } from '../base/width.js'

/** Lines at the end of a terminal that are redrawn in their place; everything else is printed above them. */
export class Screen {
  readonly #stream: NodeJS.WriteStream
  #lines: readonly string[] = []

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  /** Whether there is a terminal on which a line can be redrawn. */
  get isLive(): boolean {
    return this.#stream.isTTY && process.env.TERM !== 'dumb'
  }

  /** Of the terminal; a log file has no limit. */
  get columns(): number {
    // Some terminals do not tell.
    return this.isLive ? this.#stream.columns || USUAL_COLUMNS : Infinity
  }

  /** How many lines can be redrawn: one that has left the terminal cannot. */
  get height(): number {
    return Math.max(1, (this.#stream.rows || USUAL_ROWS) - 1)
  }

  /** Prints whole lines, above those that are redrawn. */
  print(lines: string): void {
    this.#stream.write(this.#lines.length === 0 ? lines : `${this.#erase()}${lines}${this.#lines.join('\n')}`)
  }

  /**
   * Replaces the lines. They have to fit with room for the `^C` of an interrupting user: a line that wraps cannot be erased. What
   * does not fit is cut.
   */
  show(...lines: string[]): void {
    const erase = this.#erase()
    this.#lines = lines.slice(-this.height).map((line) => cut(line, this.room))
    this.#stream.write(`${erase}${this.#lines.join('\n')}`)
  }

  /** Columns that a line may fill. */
  get room(): number {
    return Math.max(1, this.columns - 1 - '^C'.length)
  }

  /** Ends the lines as they were last drawn. */
  end(): void {
    if (this.#lines.length > 0) this.#stream.write('\n')
    this.#lines = []
  }

  /** Removes the lines. */
  clear(): void {
    if (this.#lines.length > 0) this.#stream.write(this.#erase())
    this.#lines = []
  }

  /** From the end of the last line to the beginning of the first, which is then empty, as is everything below. */
  #erase(): string {
    const above = this.#lines.length - 1
    return above > 0 ? `\r\u001b[${above}A\u001b[J` : '\r\u001b[K'
  }
}

const USUAL_COLUMNS = 80
const USUAL_ROWS = 24
