import { makeEmulator, type Emulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { bytesToHex, hex, hexToBytes } from '../../src/echonet/codes.js'
import { decodeFrame, type Frame } from '../../src/echonet/frame.js'
import { VirtualTime } from './virtual-time.js'

export const METER = 'FE80:0000:0000:0000:0211:2233:4455:6677'
export const OWN = {
  single: 'FE80:0000:0000:0000:021D:1290:1234:5678',
  dual: 'FE80:0000:0000:0000:021D:1291:0000:0001',
}

/** A terminal on the emulated dongle: types commands and reads what is printed. */
export class Terminal {
  readonly time = new VirtualTime()
  readonly emulator: Emulator
  readonly dialect: 'single' | 'dual'
  hungUp = false
  #output: number[] = []
  readonly #connection

  constructor(options: EmulatorOptions = {}) {
    const model = options.model ?? 'BP35C2'
    this.dialect = options.dialect ?? (model === 'BP35A1' || model === 'RL7023-IPS' ? 'single' : 'dual')
    this.emulator = makeEmulator({ announces: 'nothing', output: 'ascii', ...options, time: this.time })
    this.#connection = this.emulator.attach({
      write: (bytes) => this.#output.push(...bytes),
      hangUp: () => (this.hungUp = true),
    })!
  }

  write(bytes: string | Uint8Array): void {
    this.#connection.receive(typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'latin1')) : bytes)
  }

  /** Everything that was printed since the last read, after all timers of the next two minutes. */
  async read(): Promise<string> {
    const end = this.time.monotonic() + 120_000
    await this.time.settle()
    while (await this.time.step(end - this.time.monotonic())) continue
    return this.take()
  }

  /** Everything that was printed since the last read, after that time. */
  async readFor(ms: number): Promise<string> {
    await this.time.pass(ms)
    return this.take()
  }

  take(): string {
    return Buffer.from(this.#output.splice(0)).toString('latin1')
  }

  /** `length` bytes, or fewer when no more come. */
  async readBytes(length: number): Promise<Uint8Array> {
    await this.time.settle()
    while (this.#output.length < length && (await this.time.step())) continue
    return Uint8Array.from(this.#output.splice(0, length))
  }

  async command(words: string): Promise<string[]> {
    this.write(`${words}\r\n`)
    return (await this.read()).split('\r\n').filter((line) => line !== '')
  }

  /** Registers and credentials as after a successful scan. */
  async introduce({
    id = '00112233445566778899AABBCCDDEEFF',
    password = '0123456789AB',
    channel = '39',
  } = {}): Promise<void> {
    await this.command(`SKSETPWD C ${password}`)
    await this.command(`SKSETRBID ${id}`)
    await this.command(`SKSREG S2 ${channel}`)
    await this.command('SKSREG S3 8888')
  }

  async join(): Promise<string[]> {
    await this.introduce()
    return this.command(`SKJOIN ${METER}`)
  }

  /** Writes SKSENDTO in the dongle's dialect. */
  send(frame: string, { security = 1, address = METER } = {}): void {
    const data = hexToBytes(frame)
    const side = this.dialect === 'dual' ? '0 ' : ''
    this.write(`SKSENDTO 1 ${address} 0E1A ${security} ${side}${hex(data.length, 2)} `)
    this.write(data)
  }

  /** Get of one property: the lines that follow, without the echo. */
  async get(epc: string, tid = '0001'): Promise<string[]> {
    return this.request(`1081${tid}05FF010288016201${epc}00`)
  }

  async request(frame: string): Promise<string[]> {
    this.send(frame)
    return (await this.read()).split('\r\n').filter((line) => line !== '' && !line.startsWith('SKSENDTO'))
  }

  /** The answer to a request as a frame; undefined when there is not exactly one. */
  async ask(frame: string): Promise<Frame | undefined> {
    const answers = framesOf(await this.request(frame))
    return answers.length === 1 ? answers[0] : undefined
  }

  /** EDT of a property in hex. */
  async value(epc: string): Promise<string | undefined> {
    const answer = await this.ask(`1081000105FF010288016201${epc}00`)
    return answer && bytesToHex(answer.properties[0]!.edt)
  }
}

/** The ECHONET Lite frames among printed lines (ASCII output). */
export function framesOf(lines: readonly string[]): Frame[] {
  return lines
    .filter((line) => line.includes('ERXUDP ') && line.includes(' 0E1A 0E1A '))
    .map((line) => decodeFrame(hexToBytes(line.split(' ').at(-1)!)))
}
