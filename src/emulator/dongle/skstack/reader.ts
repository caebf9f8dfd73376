/** Bytes from the host → commands. */
import type { Dialect } from '../models.js'

/** A command as the host sent it. */
export type HostCommand =
  | { readonly kind: 'line'; readonly words: string }
  /** ROPT, WOPT, RUART, WUART: they end at CR. */
  | { readonly kind: 'product'; readonly words: string }
  /** SKSENDTO with its data. */
  | { readonly kind: 'send'; readonly args: readonly string[]; readonly data: Uint8Array }
  /** SKSENDTO with the arguments of the other dialect: where its data would end is unknown. */
  | { readonly kind: 'wrong-dialect'; readonly fail: 'ER05' | 'ER06' }

const [CR, LF] = [0x0d, 0x0a]
/** SKSENDTO takes at most this many bytes. */
export const MAX_DATA_BYTES = 1232

interface DataPhase {
  readonly args: readonly string[]
  readonly bytes: number[]
  wanted: number
}

export class CommandReader {
  readonly #dialect: Dialect
  readonly #echo: (byte: number) => void
  #pending: number[] = []
  #words = ''
  #phase: DataPhase | undefined

  /** @param echo takes each character of a command as it is read; the data of SKSENDTO is not echoed. */
  constructor(dialect: Dialect, echo: (byte: number) => void) {
    this.#dialect = dialect
    this.#echo = echo
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#pending.push(byte)
  }

  /** @returns the next whole command; undefined when more bytes are needed. */
  next(): HostCommand | undefined {
    while (this.#pending.length > 0) {
      const byte = this.#pending.shift()!
      const command = this.#phase === undefined ? this.#character(byte) : this.#dataByte(this.#phase, byte)
      if (command !== undefined) return command
    }
    return undefined
  }

  /** Waits for more bytes, as if LEN of the last SKSENDTO had been larger. */
  expectMore(command: Extract<HostCommand, { kind: 'send' }>, bytes: number): void {
    this.#phase = { args: command.args, bytes: [...command.data], wanted: command.data.length + bytes }
  }

  /** Drops all bytes that were not read yet. */
  discard(): void {
    this.#pending = []
    this.#words = ''
  }

  #dataByte(phase: DataPhase, byte: number): HostCommand | undefined {
    phase.bytes.push(byte)
    if (phase.bytes.length < phase.wanted) return undefined
    this.#phase = undefined
    return { kind: 'send', args: phase.args, data: Uint8Array.from(phase.bytes) }
  }

  #character(byte: number): HostCommand | undefined {
    this.#echo(byte)
    if (byte === LF) return this.#line()
    this.#words += String.fromCharCode(byte)
    if (byte === CR) return this.#productCommand()
    return byte === 0x20 ? this.#sendHeader() : undefined
  }

  #line(): HostCommand {
    return { kind: 'line', words: this.#take().replace(/\r$/, '') }
  }

  /** Some hosts end it with CRLF: the LF is echoed and otherwise ignored. */
  #productCommand(): HostCommand | undefined {
    if (!/^(ROPT|WOPT|RUART|WUART)\b/.test(this.#words)) return undefined
    if (this.#pending[0] === LF) this.#echo(this.#pending.shift()!)
    return { kind: 'product', words: this.#take().trim() }
  }

  /** The data begins after the space that follows LEN. */
  #sendHeader(): HostCommand | undefined {
    if (!this.#words.startsWith('SKSENDTO ')) return undefined
    const args = this.#words.trimEnd().split(' ').slice(1)
    const wanted = this.#dialect === 'dual' ? 6 : 5
    if (this.#dialect === 'dual' && args.length === 5 && args[4]?.length !== 1) return this.#refuse('ER05')
    if (args.length < wanted) return undefined
    const length = Number.parseInt(args.at(-1)!, 16)
    if (!(length >= 1 && length <= MAX_DATA_BYTES)) return this.#refuse('ER06')
    this.#phase = { args, bytes: [], wanted: length }
    this.#words = ''
    return undefined
  }

  #refuse(fail: 'ER05' | 'ER06'): HostCommand {
    this.discard()
    return { kind: 'wrong-dialect', fail }
  }

  #take(): string {
    const words = this.#words
    this.#words = ''
    return words
  }
}
