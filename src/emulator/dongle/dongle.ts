/**
 * The dongle: bytes in, bytes out.
 *
 *   host ── bytes → CommandReader → commands → Radio ── air ── meter
 *        ←─ bytes ── lines-out ←──── signals ←──┘
 *
 * It takes one command at a time; what the host sends meanwhile waits, unechoed.
 */
import type { Time } from '../../base/time.js'
import { hex } from '../../echonet/codes.js'
import type { Behaviours, CommandAnswer } from '../faults/behaviour.js'
import { isAddress, runCommand, type Insides } from './commands.js'
import type { Exchange } from '../radio/exchange.js'
import type { Latency } from '../radio/latency.js'
import { line, printSignal, toBytes, type Style } from './print.js'
import type { Model, Output } from './models.js'
import type { Outgoing, Radio } from '../radio/radio.js'
import { CommandReader, type Unit } from './reader.js'
import { Registers } from './registers.js'
import { EventNumber, Sent, type Signal } from '../radio/signals.js'
import { Tasks, type Wait } from '../tasks.js'

/** `on`: as documented. `off`: a firmware that starts silent. `stuck`: stays on whatever SFE says. */
export type Echo = 'on' | 'off' | 'stuck'

export interface DongleOptions {
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

export class Dongle {
  readonly registers: Registers
  readonly #options: DongleOptions
  readonly #reader: CommandReader
  readonly #tasks: Tasks
  #output: Output
  #insides: Insides | undefined
  #isBusy = false
  #isSilent = false
  #echoed: number[] = []

  constructor(options: DongleOptions) {
    this.#options = options
    this.#output = options.model.hasOptions ? options.output : 'ascii'
    this.registers = new Registers(options.echo === 'off' ? { SFE: '0' } : {})
    this.#tasks = new Tasks(options.time)
    this.#reader = new CommandReader(options.model.dialect, (byte) => this.#echo(byte))
  }

  /** Puts the radio in: it and the dongle report to each other. */
  connect(radio: Radio): void {
    const credentials = { routeBId: '', password: '' }
    this.#insides = {
      model: this.#options.model,
      radio,
      registers: this.registers,
      credentials,
      flash: { saved: false },
    }
  }

  /** How received datagrams are printed now. */
  get output(): Output {
    return this.#output
  }

  /** Bytes from the host. */
  receive(bytes: Uint8Array): void {
    this.#reader.push(bytes)
    this.#readOn()
  }

  /** What the radio has to tell. */
  report(signal: Signal): void {
    this.#write(printSignal(signal, this.#style()))
  }

  /** No byte any more. */
  silence(): void {
    this.#isSilent = true
  }

  close(): void {
    this.#tasks.stop()
  }

  #style(): Style {
    return {
      dialect: this.#options.model.dialect,
      output: this.#output,
      showsLqi: this.registers.isOn('SA2'),
    }
  }

  #write(bytes: Uint8Array): void {
    if (!this.#isSilent) this.#options.write(bytes)
  }

  #hasEcho(): boolean {
    return this.#options.echo === 'stuck' || this.registers.isOn('SFE')
  }

  /** Characters of one piece of input go out together. */
  #echo(byte: number): void {
    if (this.#hasEcho()) this.#echoed.push(byte)
  }

  #flushEcho(): void {
    if (this.#echoed.length > 0) this.#write(Uint8Array.from(this.#echoed.splice(0)))
  }

  #readOn(): void {
    if (this.#isBusy) return
    const unit = this.#reader.next()
    this.#flushEcho()
    if (unit === undefined) return
    this.#isBusy = true
    this.#tasks.start(async (wait) => {
      await this.#execute(unit, wait)
      this.#isBusy = false
      this.#readOn()
    })
  }

  async #execute(unit: Unit, wait: Wait): Promise<void> {
    switch (unit.kind) {
      case 'line':
        return this.#command(unit.words, wait)
      case 'product':
        return this.#productCommand(unit.words, wait)
      case 'send':
        return this.#send(unit, wait)
      case 'misfit':
        this.#write(line(`\r\nFAIL ${unit.fail}`))
    }
  }

  async #command(words: string, wait: Wait): Promise<void> {
    if (words.trim() === '') {
      if (!this.#hasEcho()) this.#write(line(''))
      return
    }
    await wait.for(this.#options.latency.command)
    const { lines = [], result, then } = runCommand(words, this.#inside())
    const answer = this.#answerTo(words.trim().split(' ', 1)[0]!, lines)
    for (const each of answer.lines) this.#write(line(each))
    if (result !== undefined) this.#result(result, answer)
    then?.(() => this.#result('OK', answer))
  }

  #answerTo(command: string, lines: readonly string[] = []): CommandAnswer {
    const answer = { command, lines: [...lines], isResultLost: false }
    this.#options.behaviours.ask((behaviour) => behaviour.onCommand?.(answer))
    return answer
  }

  #result(result: string, { isResultLost } = { isResultLost: false }): void {
    if (!isResultLost) this.#write(line(result === 'OK' ? 'OK' : `FAIL ${result}`))
  }

  #inside(): Insides {
    if (this.#insides === undefined) throw new Error('The emulated dongle has no radio.')
    return this.#insides
  }

  /** Answers end with CR alone, as the commands do. */
  async #productCommand(words: string, wait: Wait): Promise<void> {
    await wait.for(this.#options.latency.command)
    const { model } = this.#options
    if (!model.hasOptions) this.#result('ER04')
    else this.#write(toBytes(`${this.#option(words)}\r`))
  }

  #option(words: string): string {
    const [name, value = ''] = words.split(/ +/)
    switch (name) {
      case 'ROPT':
        return `OK ${this.#output === 'ascii' ? '01' : '00'}`
      case 'RUART':
        return `OK ${hex(this.#options.model.uart)}`
      case 'WOPT':
        if (!/^[0-9A-F]{1,2}$/i.test(value)) return 'FAIL ER06'
        this.#output = Number.parseInt(value, 16) & 1 ? 'ascii' : 'binary'
        return 'OK'
      default:
        return 'OK'
    }
  }

  async #send(unit: Extract<Unit, { kind: 'send' }>, wait: Wait): Promise<void> {
    const { radio } = this.#inside()
    const outgoing = outgoingOf(unit)
    if (typeof outgoing === 'string') {
      this.#write(line(''))
      this.#result(outgoing)
      return
    }
    const exchange = radio.prepare(unit.data)
    if (exchange.missingBytes > 0) this.#reader.hang(unit, exchange.missingBytes)
    else await this.#transmit(exchange, outgoing, wait)
  }

  async #transmit(exchange: Exchange, outgoing: Outgoing, wait: Wait): Promise<void> {
    const { radio } = this.#inside()
    for (const happens of exchange.glued) happens()
    // It comes whether the command was echoed or not.
    this.#write(line(''))
    for (const happens of exchange.between) happens()
    if (exchange.noise) this.#write(exchange.noise)
    if (exchange.solicits) {
      radio.say.sent(Sent.solicitedFirst, outgoing.address)
      radio.say.event(EventNumber.neighbourAdvertised, outgoing.address)
    }
    await wait.for(this.#options.latency.send)
    const isSent = exchange.acknowledged && radio.isDelivered(outgoing)
    radio.say.sent(isSent ? Sent.acknowledged : Sent.failed, outgoing.address)
    this.#result('OK', this.#answerTo('SKSENDTO'))
    radio.deliver(exchange, outgoing)
  }
}

const MOST_HANDLES = 6
const OPEN_HANDLES = 2

/** The arguments of SKSENDTO, or why they are refused. */
function outgoingOf({ args, data }: Extract<Unit, { kind: 'send' }>): Outgoing | 'ER06' | 'ER10' {
  const [handle = '', address = '', port = '', security = ''] = args
  const number = /^[0-9A-F]$/i.test(handle) ? Number.parseInt(handle, 16) : 0
  if (number < 1 || number > MOST_HANDLES || !isAddress(address) || !/^[0-9A-F]{1,4}$/i.test(port)) return 'ER06'
  if (!/^[012]$/.test(security)) return 'ER06'
  if (args.length === 6 && !/^[01]$/.test(args[4] ?? '')) return 'ER06'
  if (number > OPEN_HANDLES) return 'ER10'
  return { address, port: Number.parseInt(port, 16), security: Number(security), data }
}
