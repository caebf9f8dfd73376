import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeText, Notification, Refusal, Request, responseTo, Result } from '../../../src/dongle/j11/codes.js'
import {
  encodeFrame,
  HEADER_BYTES,
  MAX_DATA_BYTES,
  UniqueCode,
  type Direction,
  type Fault,
} from '../../../src/dongle/j11/frame.js'
import { J11Splitter, type J11Piece } from '../../../src/dongle/j11/splitter.js'
import { loadVectors } from '../../helpers/vectors.js'

interface Vector {
  readonly source: string
  readonly direction: Direction
  readonly words: string
  readonly code: string
  readonly data: string
  readonly hex: string
}

const { frames, wrong } = loadVectors<{
  readonly frames: readonly Vector[]
  readonly wrong: readonly { readonly source: string; readonly fault: Fault; readonly hex: string }[]
}>('j11')
const answers = frames.filter(({ direction }) => direction === 'response')

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex').toUpperCase()

/** Frames as code and data, faults by name; garbage is left out. */
const shown = (pieces: readonly J11Piece[]): string[] =>
  pieces.flatMap((piece) => {
    if (piece.kind === 'frame') return [`${codeText(piece.code)} ${hex(piece.data)}`]
    return piece.kind === 'broken' ? [`${codeText(piece.code)} ${piece.fault}`] : []
  })
const garbageIn = (pieces: readonly J11Piece[]): string =>
  pieces.map((piece) => (piece.kind === 'garbage' ? hex(piece.bytes) : '')).join('')

const split = (...chunks: readonly Uint8Array[]): string[] => {
  const splitter = new J11Splitter('response')
  return chunks.flatMap((chunk) => shown(splitter.push(chunk)))
}
const whole = ({ code, data }: Vector): string => `${code} ${data}`
const NOISE = bytes('D0F9EE00D0EA83FCD0D0F9FF0D0AEE5D')

describe('J11Splitter, vectors', () => {
  it.each(frames)('$source: $words', ({ direction, code, data, hex: literal }) => {
    expect(shown(new J11Splitter(direction).push(bytes(literal)))).toEqual([`${code} ${data}`])
    expect(hex(encodeFrame(direction, { code: Number.parseInt(code, 16), data: bytes(data) }))).toBe(literal)
    const other = direction === 'request' ? 'response' : 'request'
    expect(garbageIn(new J11Splitter(other).push(bytes(literal)))).toBe(literal)
  })

  it.each(wrong)('refuses the frame of $source: $fault', ({ fault, hex: literal }) => {
    const splitter = new J11Splitter('request')
    expect(splitter.push(bytes(literal))[0]).toMatchObject({ kind: 'broken', fault })
    const [good] = frames
    expect(shown(splitter.push(bytes(good!.hex))).at(-1)).toBe(whole(good!))
  })

  it.each(wrong)('takes the frame of $source where sums do not count', ({ hex: literal }) => {
    const splitter = new J11Splitter('request', { ignoresSums: true })
    expect(splitter.push(bytes(literal))).toMatchObject([{ kind: 'frame' }])
  })

  it('finds all of them in one read, and with garbage between', () => {
    const all = answers.map(({ hex: literal }) => bytes(literal))
    expect(split(Buffer.concat(all))).toEqual(answers.map(whole))
    const noisy = split(Buffer.concat(all.flatMap((one) => [NOISE, one])))
    expect(noisy.filter((line) => !/ (header-sum|length)$/.test(line))).toEqual(answers.map(whole))
  })

  it('knows every code among them', () => {
    const requests = Object.values(Request).map(codeText)
    const told = [...Object.values(Notification), ...Object.values(Refusal), ...Object.values(Request).map(responseTo)]
    const doc = frames.filter(({ source }) => source.startsWith('DOC'))
    for (const { direction, code } of doc)
      expect(direction === 'request' ? requests : told.map(codeText)).toContain(code)
    const isResult = (code: string): boolean => code.startsWith('2') && code !== codeText(Refusal.headerSum)
    const results = answers
      .filter(({ code }) => isResult(code))
      .map(({ data }) => Number.parseInt(data.slice(0, 2), 16))
    expect(Object.values<number>(Result)).toEqual(expect.arrayContaining(results))
  })
})

describe('J11Splitter', () => {
  it.each(answers)('cut at every byte: $source: $words', (vector) => {
    const literal = bytes(vector.hex)
    for (let at = 1; at < literal.length; at++) {
      const splitter = new J11Splitter('response')
      expect(splitter.push(literal.subarray(0, at))).toEqual([])
      expect(splitter.isInFrame).toBe(at >= 4)
      expect(splitter.pendingCode).toBe(at >= 12 ? Number.parseInt(vector.code, 16) : undefined)
      expect(shown(splitter.push(literal.subarray(at)))).toEqual([whole(vector)])
      expect(splitter.isInFrame).toBe(false)
    }
  })

  it('takes a unique code, and a whole frame, inside data for data', () => {
    for (const inner of [UniqueCode.response, UniqueCode.request, bytes(answers[0]!.hex)]) {
      const outer = encodeFrame('response', { code: Notification.received, data: inner })
      const expected = [`6018 ${hex(inner)}`, whole(answers[1]!)]
      expect(split(outer, bytes(answers[1]!.hex))).toEqual(expected)
      expect(split(...[...outer].map((byte) => Uint8Array.of(byte)), bytes(answers[1]!.hex))).toEqual(expected)
    }
  })

  it('takes the shortest frame and the longest', () => {
    const data = new Uint8Array(MAX_DATA_BYTES).fill(0xff)
    const longest = encodeFrame('response', { code: Notification.received, data })
    expect(longest).toHaveLength(1361)
    expect(split(longest)).toEqual([`6018 ${hex(data)}`])
    expect(() => encodeFrame('response', { code: 0, data: new Uint8Array(MAX_DATA_BYTES + 1) })).toThrow(RangeError)
    expect(split(bytes('D0F9EE5D6019000403910000'))).toEqual(['6019 '])
  })

  it.each(['0003', '0000', '054A', 'FFFF'])('refuses the length %s', (length) => {
    const header = bytes(`D0F9EE5D6018${length}00000000`)
    header.writeUInt16BE(
      header.subarray(0, 8).reduce((sum, byte) => sum + byte, 0),
      8,
    )
    expect(split(header, bytes(answers[0]!.hex))).toEqual(['6018 length', whole(answers[0]!)])
  })

  it('finds the good frame behind one that was broken off, when the announced bytes are over', () => {
    const long = answers.find(({ hex: literal }) => literal.length > 400)!
    const cut = bytes(long.hex).subarray(0, 25)
    const rest = answers.slice(0, 20)
    const found = split(cut, ...rest.map(({ hex: literal }) => bytes(literal)))
    expect(found).toEqual([`${long.code} data-sum`, ...rest.map(whole)])
  })

  it('finds the good frame behind one that was broken off, when it is given up', () => {
    for (let at = 1; at < 25; at++) {
      const splitter = new J11Splitter('response')
      const before = shown(splitter.push(bytes(answers.at(-5)!.hex).subarray(0, at)))
      const during = shown(splitter.push(bytes(answers[0]!.hex)))
      const after = shown(splitter.giveUp())
      expect([...before, ...during, ...after].at(-1)).toBe(whole(answers[0]!))
      expect(splitter.isInFrame).toBe(false)
    }
    expect(new J11Splitter('response').giveUp()).toEqual([])
  })

  it('cuts the same frames and faults however the bytes come', () => {
    const part = fc.oneof(
      fc.constantFrom(...answers).map((vector) => bytes(vector.hex)),
      fc.constantFrom(...answers).map((vector) => bytes(vector.hex).subarray(0, 15)),
      fc.uint8Array({ maxLength: 20 }).map((noise) => Buffer.from(noise)),
      fc.constant(Buffer.from(UniqueCode.response)),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(200), { maxLength: 30 }), (parts, cuts) => {
        const stream = Buffer.concat(parts)
        const once = new J11Splitter('response')
        const pieces = once.push(stream)
        const splitter = new J11Splitter('response')
        const cut: J11Piece[] = []
        let at = 0
        for (const length of [...cuts, stream.length]) cut.push(...splitter.push(stream.subarray(at, (at += length))))
        expect(shown(cut)).toEqual(shown(pieces))
        expect(garbageIn(cut)).toBe(garbageIn(pieces))
      }),
      { numRuns: 300 },
    )
  })
})

/** `J11_INPUTS=1000000` tries a million. */
const INPUTS = Number(process.env.J11_INPUTS ?? 20_000)

describe('J11Splitter, mutated inputs', () => {
  /** A small generator of numbers: the same inputs in every run. */
  function numbers(seed: number): (below: number) => number {
    let state = seed
    return (below) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
  }

  const LONGEST_FRAME = HEADER_BYTES + MAX_DATA_BYTES
  const bytesIn = (pieces: readonly J11Piece[]): number =>
    pieces.reduce((sum, piece) => {
      if (piece.kind === 'frame') return sum + HEADER_BYTES + piece.data.length
      // Of a broken one its first byte; the others are searched again.
      return sum + (piece.kind === 'garbage' ? piece.bytes.length : 1)
    }, 0)

  it(`answers ${INPUTS} of them with frames, faults and garbage alone, and keeps less than a frame`, () => {
    const below = numbers(11)
    const splitter = new J11Splitter('response')
    const kinds = new Set<string>()
    let [given, returned] = [0, 0]
    for (let n = 0; n < INPUTS; n++) {
      const input = Buffer.from(bytes(answers[below(answers.length)]!.hex))
      for (let times = below(4); times > 0; times--) input[below(input.length)] = below(256)
      const cut = input.subarray(below(2) * below(4), input.length - below(2) * below(input.length))
      given += cut.length
      const pieces = splitter.push(cut)
      for (const { kind } of pieces) kinds.add(kind)
      returned += bytesIn(pieces)
      expect(given - returned).toBeLessThan(LONGEST_FRAME)
    }
    expect(kinds).toEqual(new Set(['frame', 'broken', 'garbage']))
  })

  it.each([
    ['unique codes alone', Buffer.from(UniqueCode.response)],
    [
      'headers of the longest frame',
      encodeFrame('response', { code: 0x6018, data: new Uint8Array(MAX_DATA_BYTES) }).subarray(0, 12),
    ],
    ['nothing of it', Buffer.from([0x0d])],
  ])('keeps less than a frame, so that a byte takes as long after many as after few: %s', (_, unit) => {
    const splitter = new J11Splitter('response')
    const input = Buffer.alloc(160_000, unit)
    let returned = 0
    for (let at = 0; at < input.length; at += 4_000) {
      returned += bytesIn(splitter.push(input.subarray(at, at + 4_000)))
      expect(at + 4_000 - returned).toBeLessThan(LONGEST_FRAME)
    }
  })
})
