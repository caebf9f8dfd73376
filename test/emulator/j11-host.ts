import { codeText } from '../../src/dongle/j11/codes.js'
import { encodeFrame } from '../../src/dongle/j11/frame.js'
import { J11Splitter } from '../../src/dongle/j11/splitter.js'
import { bytesToHex, hex, hexToBytes } from '../../src/echonet/codes.js'
import { decodeFrame, type Frame } from '../../src/echonet/frame.js'
import { makeEmulator, type Emulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { VirtualTime } from './virtual-time.js'

/** The meter of the application note. */
export const NOTE: EmulatorOptions = { mac: '0050C2FFFEDC2822', panId: 'BCDE', channel: 49, beaconLqi: 255, lqi: 255 }
export const MAC = '0011223344556677'
/** Its IPv6 address. */
export const METER = 'FE800000000000000211223344556677'

const CREDENTIALS = Buffer.from('00112233445566778899AABBCCDDEEFF0123456789AB', 'latin1').toString('hex')

/** A host on the emulated J11 dongle: everything in hex. */
export class J11Host {
  readonly time = new VirtualTime()
  readonly emulator: Emulator
  /** As the dongle wrote them, one after the other. */
  readonly chunks: Uint8Array[] = []
  hungUp = false
  readonly #connection
  readonly #splitter = new J11Splitter('response')

  constructor(options: EmulatorOptions = {}) {
    this.emulator = makeEmulator({ model: 'RS-WSUHA-J11', announces: 'nothing', ...options, time: this.time })
    this.#connection = this.emulator.attach({
      write: (bytes) => this.chunks.push(bytes),
      hangUp: () => (this.hungUp = true),
    })!
  }

  write(bytes: string | Uint8Array): void {
    this.#connection.receive(typeof bytes === 'string' ? hexToBytes(bytes) : bytes)
  }

  send(code: number, data = ''): void {
    this.write(encodeFrame('request', { code, data: hexToBytes(data) }))
  }

  /** All bytes since the last read, after all timers of the next two minutes. */
  async bytes(): Promise<string> {
    const end = this.time.monotonic() + 120_000
    await this.time.settle()
    while (await this.time.step(end - this.time.monotonic())) continue
    return this.take()
  }

  take(): string {
    return bytesToHex(Buffer.concat(this.chunks.splice(0)))
  }

  /** `2054 01`: the frames since the last read. */
  async read(): Promise<string[]> {
    return this.framesIn(await this.bytes())
  }

  async readFor(ms: number): Promise<string[]> {
    await this.time.pass(ms)
    return this.framesIn(this.take())
  }

  framesIn(bytes: string): string[] {
    return this.#splitter
      .push(hexToBytes(bytes))
      .flatMap((piece) =>
        piece.kind === 'frame'
          ? [`${codeText(piece.code)} ${bytesToHex(piece.data)}`.trim()]
          : [piece.kind === 'broken' ? piece.fault : `? ${bytesToHex(piece.bytes)}`],
      )
  }

  /** A request, and all frames that follow. */
  async ask(code: number, data = ''): Promise<string[]> {
    this.send(code, data)
    return this.read()
  }

  /** Up to the B route: settings, credentials, 0053, port. */
  async start(channel = '10'): Promise<void> {
    for (const [code, data] of [
      [0x5f, `0500${channel}00`],
      [0x54, CREDENTIALS],
      [0x53, ''],
      [0x05, '0E1A'],
    ] as const)
      await this.ask(code, data)
  }

  async join(): Promise<string[]> {
    await this.start()
    return this.ask(0x56)
  }

  /** 0008 with an ECHONET Lite frame for the meter. */
  async request(frame: string): Promise<string[]> {
    this.send(0x08, sending(frame))
    return this.read()
  }

  async value(epc: string): Promise<string | undefined> {
    const [answer] = echonetOf(await this.request(`1081000105FF010288016201${epc}00`))
    return answer && bytesToHex(answer.properties[0]!.edt)
  }
}

export const sending = (frame: string, address = METER, from = '0E1A', to = '0E1A'): string =>
  `${address}${from}${to}${hex(frame.length / 2, 2)}${frame}`

const RECEIVED = '6018 '
const HEAD_DIGITS = 2 * 27

/** The ECHONET Lite frames among frames of J11. */
export const echonetOf = (frames: readonly string[]): Frame[] =>
  frames
    .filter((frame) => frame.startsWith(RECEIVED))
    .map((frame) => decodeFrame(hexToBytes(frame.slice(RECEIVED.length + HEAD_DIGITS))))
