/**
 * The dongle: bytes in, bytes out.
 *
 *   host ── bytes → CommandReader → commands → Radio ── air ── meter
 *        ←─ bytes ── print ←──────── signals ←──┘
 *
 * It runs one command at a time. What the host sends meanwhile is neither read nor echoed until that command is done.
 */
import type { Time } from '../../../base/time.js'
import type { Behaviours, CommandAnswer } from '../../faults/behaviour.js'
import type { Latency } from '../../radio/latency.js'
import type { Radio } from '../../radio/radio.js'
import type { Signal } from '../../radio/signals.js'
import { Tasks, type Wait } from '../../tasks.js'
import type { Dongle } from '../dongle.js'
import { runCommand, type DongleState } from './commands.js'
import type { Model, Output } from '../models.js'
import { line, printSignal, toBytes, type Style } from './print.js'
import { ProductCommands } from './product-commands.js'
import { CommandReader, type HostCommand } from './reader.js'
import { Registers } from './registers.js'
import { outgoingOf, transmit } from './send.js'

/** `on`: as documented. `off`: off at the start. `stuck`: on, whatever SFE says. */
export type Echo = 'on' | 'off' | 'stuck'

export interface SkstackOptions {
  readonly model: Model
  /** What WOPT stored last. */
  readonly output: Output
  readonly echo: Echo
  readonly latency: Latency
  readonly time: Time
  readonly behaviours: Behaviours
  /** Takes what the dongle prints. */
  readonly write: (bytes: Uint8Array) => void
}

export class SkstackDongle implements Dongle {
  readonly registers: Registers
  readonly #options: SkstackOptions
  readonly #reader: CommandReader
  readonly #product: ProductCommands
  readonly #tasks: Tasks
  #state: DongleState | undefined
  #isBusy = false
  #isSilent = false
  #echoed: number[] = []

  constructor(options: SkstackOptions) {
    this.#options = options
    this.#product = new ProductCommands(options.model, options.output)
    this.registers = new Registers(options.echo === 'off' ? { SFE: '0' } : {})
    this.#tasks = new Tasks(options.time)
    this.#reader = new CommandReader(options.model.dialect, (byte) => this.#echo(byte))
  }

  /** The radio is set after both exist, because each needs the other. */
  connect(radio: Radio): void {
    const credentials = { routeBId: '', password: '' }
    const { model } = this.#options
    this.#state = { model, radio, registers: this.registers, credentials, flash: { saved: false } }
  }

  /** How received datagrams are printed now. */
  get output(): Output {
    return this.#product.output
  }

  /** Bytes from the host. */
  receive(bytes: Uint8Array): void {
    this.#reader.push(bytes)
    this.#runNext()
  }

  /** Prints what the radio has to tell. */
  report(signal: Signal): void {
    this.#write(printSignal(signal, this.#style()))
  }

  /** From now on the dongle prints nothing. */
  silence(): void {
    this.#isSilent = true
  }

  close(): void {
    this.#tasks.stop()
  }

  #style(): Style {
    return {
      dialect: this.#options.model.dialect,
      output: this.output,
      showsLqi: this.registers.isOn('SA2'),
    }
  }

  #write(bytes: Uint8Array): void {
    if (!this.#isSilent) this.#options.write(bytes)
  }

  #hasEcho(): boolean {
    return this.#options.echo === 'stuck' || this.registers.isOn('SFE')
  }

  #echo(byte: number): void {
    if (this.#hasEcho()) this.#echoed.push(byte)
  }

  /** Characters that came together are echoed together. */
  #flushEcho(): void {
    if (this.#echoed.length > 0) this.#write(Uint8Array.from(this.#echoed.splice(0)))
  }

  #runNext(): void {
    if (this.#isBusy) return
    const command = this.#reader.next()
    this.#flushEcho()
    if (command === undefined) return
    this.#isBusy = true
    this.#tasks.start(async (wait) => {
      await this.#run(command, wait)
      this.#isBusy = false
      this.#runNext()
    })
  }

  async #run(command: HostCommand, wait: Wait): Promise<void> {
    switch (command.kind) {
      case 'line':
        return this.#runLine(command.words, wait)
      case 'product':
        return this.#runProduct(command.words, wait)
      case 'send':
        return this.#send(command, wait)
      case 'wrong-dialect':
        this.#write(line(`\r\nFAIL ${command.fail}`))
    }
  }

  async #runLine(words: string, wait: Wait): Promise<void> {
    if (words.trim() === '') {
      if (!this.#hasEcho()) this.#write(line(''))
      return
    }
    await wait.for(this.#options.latency.command)
    const { lines = [], result, afterResult } = runCommand(words, this.#connected())
    const answer = this.#answerTo(words.trim().split(' ', 1)[0]!, lines)
    for (const each of answer.lines) this.#write(line(each))
    if (result !== undefined) this.#result(result, answer)
    afterResult?.(() => this.#result('OK', answer))
  }

  #answerTo(command: string, lines: readonly string[] = []): CommandAnswer {
    const answer = { command, lines: [...lines], isResultLost: false }
    this.#options.behaviours.ask((behaviour) => behaviour.onCommand?.(answer))
    return answer
  }

  #result(result: string, { isResultLost } = { isResultLost: false }): void {
    if (!isResultLost) this.#write(line(result === 'OK' ? 'OK' : `FAIL ${result}`))
  }

  #connected(): DongleState {
    if (this.#state === undefined) throw new Error('The emulated dongle has no radio.')
    return this.#state
  }

  async #runProduct(words: string, wait: Wait): Promise<void> {
    await wait.for(this.#options.latency.command)
    this.#write(toBytes(this.#product.run(words)))
  }

  async #send(command: Extract<HostCommand, { kind: 'send' }>, wait: Wait): Promise<void> {
    const { radio } = this.#connected()
    const outgoing = outgoingOf(command)
    if (typeof outgoing === 'string') {
      this.#write(line(''))
      this.#result(outgoing)
      return
    }
    const exchange = radio.prepare(command.data)
    if (exchange.missingBytes > 0) {
      this.#reader.expectMore(command, exchange.missingBytes)
      return
    }
    await transmit(exchange, outgoing, {
      radio,
      latency: this.#options.latency,
      wait,
      write: (bytes) => this.#write(bytes),
      printOk: () => this.#result('OK', this.#answerTo('SKSENDTO')),
    })
  }
}
