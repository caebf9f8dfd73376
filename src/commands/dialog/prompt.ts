import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { KenshinError } from '../../base/errors.js'
import { deferred, reasonOf } from '../../base/time.js'
import { widthOf, wrap } from '../../base/width.js'

/** Where a terminal does not tell. */
const USUAL_COLUMNS = 80

/** Asks a person on a terminal, one line an answer. Between two questions nothing that is typed is shown. */
export class Prompt {
  readonly #output: NodeJS.WriteStream
  readonly #signal: AbortSignal
  readonly #lines: Interface
  /** What was typed or pasted ahead. */
  readonly #ahead: string[] = []
  #isShown = false
  #waiting: ReturnType<typeof deferred<string>> | undefined
  #isOver = false

  constructor({
    input,
    output,
    signal,
  }: {
    input: NodeJS.ReadStream
    output: NodeJS.WriteStream
    signal: AbortSignal
  }) {
    this.#output = output
    this.#signal = signal
    // No history: the key ↑ would show what was hidden.
    this.#lines = createInterface({ input, output: this.#screen(), terminal: true, historySize: 0 })
    this.#lines.on('line', (line) => this.#take(line))
    // In raw mode Ctrl-C is a key; every other program gets a signal.
    this.#lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    this.#lines.on('close', () => this.#end())
    signal.addEventListener('abort', () => this.#interrupt(), { once: true })
  }

  /** Lines that are too long for this terminal are wrapped between words, each below its beginning. */
  say(words: string): void {
    const columns = this.#output.columns || USUAL_COLUMNS
    for (const line of words.split('\n')) {
      const indent = /^ */.exec(line)![0]
      const parts = widthOf(line) <= columns ? [line] : wrap(line.trimStart(), columns - indent.length)
      for (const part of parts) this.#output.write(`${part === line ? '' : indent}${part}\n`)
    }
  }

  /**
   * @returns the answer without blanks around it; of a hidden one, what was typed
   * @throws {KenshinError} `run.interrupted` on Ctrl-C, Ctrl-D, and when the terminal is gone
   */
  async ask(question: string, { isHidden = false } = {}): Promise<string> {
    this.#signal.throwIfAborted()
    if (this.#isOver) throw interrupted()
    const waiting = deferred<string>()
    this.#waiting = waiting
    this.#isShown = !isHidden
    // Readline would show what was already typed of a hidden answer.
    if (isHidden) this.#output.write(`${question} `)
    else {
      this.#lines.setPrompt(`${question} `)
      this.#lines.prompt()
    }
    const ahead = this.#ahead.shift()
    if (ahead !== undefined) {
      this.#output.write(isHidden ? '\n' : `${ahead}\n`)
      return this.#answered(ahead, isHidden)
    }
    const answer = await waiting.promise
    if (isHidden) this.#output.write('\n')
    return this.#answered(answer, isHidden)
  }

  /** Gives the terminal back as it was. */
  close(): void {
    this.#isOver = true
    this.#lines.close()
  }

  #answered(answer: string, isHidden: boolean): string {
    this.#waiting = undefined
    this.#isShown = false
    return isHidden ? answer : answer.trim()
  }

  /** At once, before the next key is read: what is pasted may go on with the password. */
  #take(line: string): void {
    this.#isShown = false
    if (this.#waiting === undefined) this.#ahead.push(line)
    else this.#waiting.resolve(line)
    this.#waiting = undefined
  }

  /** What follows does not belong to the question. */
  #interrupt(): void {
    if (this.#waiting !== undefined) this.#output.write('\n')
    this.#waiting?.reject(reasonOf(this.#signal))
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#output.write('\n')
    this.#waiting?.reject(interrupted())
  }

  /** What readline draws, while it may be seen. */
  #screen(): Writable {
    const screen = new Writable({
      write: (chunk: Buffer, _, done) => {
        if (this.#isShown) this.#output.write(chunk.toString('utf8'))
        done()
      },
    })
    return Object.defineProperty(screen, 'columns', { get: () => this.#output.columns })
  }
}

const interrupted = (): KenshinError => new KenshinError('run.interrupted', (words) => words.interrupted)
