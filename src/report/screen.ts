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

  /** Of the terminal; a log file is as wide as it likes. */
  get columns(): number {
    // Some terminals do not tell.
    return this.isLive ? this.#stream.columns || USUAL_COLUMNS : Infinity
  }

  /** Prints whole lines, above the line that is redrawn. */
  print(lines: string): void {
    this.#stream.write(this.#line === '' ? lines : `${ERASE}${lines}${this.#line}`)
  }

  /** Replaces the line; what does not fit is cut, since a line that wraps cannot be erased. */
  show(line: string): void {
    this.#line = cut(line, this.columns - 1)
    this.#stream.write(`${ERASE}${this.#line}`)
  }

  /** Leaves the line standing as it is. */
  end(): void {
    if (this.#line !== '') this.#stream.write('\n')
    this.#line = ''
  }
}

const USUAL_COLUMNS = 80
const ERASE = '\r\u001b[K'

/** Kana, kanji and full-width forms take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/

/** As much of a text as fits. */
export function cut(words: string, columns: number): string {
  let width = 0
  let kept = ''
  for (const sign of words) {
    width += WIDE.test(sign) ? 2 : 1
    if (width > columns) return kept
    kept += sign
  }
  return kept
}
