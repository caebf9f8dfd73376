/** A device that answers J11 requests as a test says, on a clock that only moves when everybody waits. */
import { silent, type Logger } from '../../../src/base/log.js'
import { Secret } from '../../../src/base/secret.js'
import type { J11Facts } from '../../../src/dongle/dongle.js'
import { Notification, Request, responseTo } from '../../../src/dongle/j11/codes.js'
import { J11Dongle } from '../../../src/dongle/j11/dongle.js'
import { encodeFrame } from '../../../src/dongle/j11/frame.js'
import { RequestLine } from '../../../src/dongle/j11/request-line.js'
import { J11Splitter } from '../../../src/dongle/j11/splitter.js'
import { VirtualTime } from '../../emulator/virtual-time.js'
import { never, settled } from '../../helpers/play.js'
import { loadVectors } from '../../helpers/vectors.js'

const { frames } = loadVectors<{ frames: readonly { source: string; words: string; hex: string }[] }>('j11')

/** A frame of the application note, by its number, or any other vector by its words. */
export function vector(name: string): string {
  const found = frames.find(({ source, words }) => source === `DOC ${name}` || words === name)
  if (found === undefined) throw new Error(`no vector ${name}`)
  return found.hex
}

export const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
export const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex').toUpperCase()

/** Of the version that the emulated one and the recorded BP35C2-J11-T01 tell. */
export const FACTS: J11Facts = { language: 'J11', firmware: '1.3.158A', build: 'B route and HAN' }

/** A frame of the dongle. */
export const told = (code: number, data = ''): string => hex(encodeFrame('response', { code, data: bytes(data) }))
/** A response with its result byte. */
export const result = (request: number, data = '01'): string => told(responseTo(request), data)

/** What comes after a request: frames one after the other, each after so many ms, those of one array in one read. */
export type Answers = readonly (string | readonly [afterMs: number, frames: string])[]
/** By the code of the request; a list is used up, its last entry stays. */
export type Script = Partial<Record<number, readonly Answers[]>>

export const MAC = '0050C2FFFEDC2822'
export const PAN = { channel: 33 + 2 * 8, panId: 'BCDE', mac: MAC, lqi: 255 }
export const credentials = {
  id: new Secret('00112233445566778899AABBCCDDEEFF'),
  password: new Secret('0123456789AB'),
}

const nothingOn = (channel: number): string => told(Notification.scanned, `01${channel.toString(16).padStart(2, '0')}`)
const others = Array.from({ length: 14 }, (_, n) => 4 + n).filter((channel) => channel !== 12)

/** A dongle in good order beside the meter of the application note. */
export const good: Script = {
  [Request.reset]: [[[500, told(Notification.started)]]],
  [Request.version]: [[[26, vector('version: fw 0400, 1.3, rev 0000158A')]]],
  [Request.initialSettings]: [[vector('F4')]],
  [Request.credentials]: [[vector('F6')]],
  [Request.scan]: [
    [
      ...others.map((channel) => [2468, nothingOn(channel)] as const),
      [2468, vector('channel 12: one beacon')],
      [0, vector('F9')],
    ],
  ],
  [Request.startRouteB]: [[[1000, vector('F13')]]],
  [Request.openPort]: [[vector('F15')]],
  [Request.startPana]: [[vector('F17'), [3000, vector('F18') + vector('F19')]]],
  [Request.send]: [[[60, vector('F21')]]],
  [Request.endPana]: [[result(Request.endPana)]],
  [Request.closePort]: [[result(Request.closePort)]],
  [Request.endRouteB]: [[result(Request.endRouteB)]],
}

/** @param script beside {@link good} */
export function device(script: Script = {}, log: Logger = silent) {
  const time = new VirtualTime()
  const requests = new J11Splitter('request')
  const written: string[] = []
  const writtenAt: number[] = []
  const left = new Map(Object.entries({ ...good, ...script }).map(([code, all]) => [Number(code), [...(all ?? [])]]))
  const answer = (answers: Answers): void => {
    let at = 0
    for (const each of answers) {
      const [afterMs, told] = typeof each === 'string' ? [1, each] : each
      at += afterMs
      time.timer(at, () => line.receive(bytes(told)))
    }
  }
  const line = new RequestLine(
    {
      name: 'device',
      write(data) {
        written.push(hex(data))
        writtenAt.push(time.monotonic())
        for (const piece of requests.push(data)) {
          const all = piece.kind === 'frame' ? left.get(piece.code) : undefined
          answer((all !== undefined && all.length > 1 ? all.shift() : all?.[0]) ?? [])
        }
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    },
    time,
    log,
  )
  const dongle = new J11Dongle(line, FACTS, time)
  const context = { time, log, signal: never }
  const settle = <T>(promise: Promise<T>): Promise<T> => settled(time, promise)
  return { time, line, dongle, written, writtenAt, context, settle }
}

/** The codes of what was written. */
export const codesIn = (written: readonly string[]): string[] => written.map((frame) => frame.slice(8, 12))

/** Keeps what was logged. */
export function recorder(): { log: Logger; lines: string[] } {
  const lines: string[] = []
  const note =
    (level: string) =>
    (phrase: string, facts: object = {}): void =>
      void lines.push(`${level} ${phrase} ${JSON.stringify(facts)}`)
  const log: Logger = {
    ...{ error: note('error'), warn: note('warn'), info: note('info'), debug: note('debug'), trace: note('trace') },
    child: () => log,
  }
  return { log, lines }
}
