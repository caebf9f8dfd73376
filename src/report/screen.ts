import { cut } from '../base/width.js'

/** A line on a terminal that is redrawn in its place; everything else is printed above it. */
export class Screen {
  readonly #stream: NodeJS.WriteStream
  #line = ''

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

  /** Prints whole lines, above the line that is redrawn. */
  print(lines: string): void {
    this.#stream.write(this.#line === '' ? lines : `${ERASE}${lines}${this.#line}`)
  }

  /**
   * Replaces the line. It has to fit with room for the `^C` of an interrupting user: a line that wraps cannot be erased. What does
   * not fit is cut.
   */
  show(line: string): void {
    this.#line = cut(line, this.room)
    this.#stream.write(`${ERASE}${this.#line}`)
  }

  /** Columns that a line may fill. */
  get room(): number {
    return Math.max(1, this.columns - 1 - '^C'.length)
  }

  /** Ends the line as it was last drawn. */
  end(): void {
    if (this.#line !== '') this.#stream.write('\n')
    this.#line = ''
  }

  /** Removes the line. */
  clear(): void {
    if (this.#line !== '') this.#stream.write(ERASE)
    this.#line = ''
  }
}

const USUAL_COLUMNS = 80
const ERASE = '\r\u001b[K'
