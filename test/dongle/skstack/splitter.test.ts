import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Splitter, type Piece } from '../../../src/dongle/skstack/splitter.js'
import { bytesOf, latin1 } from '../../helpers/play.js'
import { loadTranscript, transcriptNames } from '../../helpers/transcript.js'

const METER = 'FE80:0000:0000:0000:0211:2233:4455:6677'
const SINGLE = 'FE80:0000:0000:0000:021D:1290:1234:5678'
const DUAL = 'FE80:0000:0000:0000:021D:1291:0000:0001'
const singleHead = `ERXUDP ${METER} ${SINGLE} 0E1A 0E1A 0011223344556677 1 0012`
const dualHead = `ERXUDP ${METER} ${DUAL} 0E1A 0E1A 0011223344556677 1 0 0012`
const lqiHead = `ERXUDP ${METER} ${DUAL} 0E1A 0E1A 0011223344556677 C8 1 0 0012`
const POWER = '1081007202880105FF017201E70400000278'
/** Watts 0D0A: a line end inside. */
const TRICKY = '1081007002880105FF017201E70400000D0A'
const raw = (digits: string): string => Buffer.from(digits, 'hex').toString('latin1')

/** Lines as text, datagrams as head and hex data, garbage as its length. */
const shown = (pieces: readonly Piece[]): string[] =>
  pieces.map((piece) => {
    if (piece.kind === 'line') return piece.line
    if (piece.kind === 'garbage') return `garbage of ${piece.bytes.length}`
    return `${piece.head} <${Buffer.from(piece.payload).toString('hex').toUpperCase()}>`
  })

const split = (...chunks: string[]): string[] => {
  const splitter = new Splitter()
  return shown(chunks.flatMap((chunk) => splitter.push(bytesOf(chunk))))
}

describe('Splitter', () => {
  it.each([
    ['8 words before the data: single stack', singleHead],
    ['9 words: dual stack', dualHead],
    ['10 words: dual stack with LQI', lqiHead],
  ])('cuts a datagram with %s, as text and as bytes', (_, head) => {
    expect(split(`${head} ${POWER}\r\n`)).toEqual([`${head} <${POWER}>`])
    expect(split(`${head} ${raw(POWER)}\r\n`)).toEqual([`${head} <${POWER}>`])
  })

  it('takes a space behind hex text for part of the line end', () => {
    expect(split(`${singleHead} ${POWER} \r\nOK\r\n`)).toEqual([`${singleHead} <${POWER}>`, 'OK'])
  })

  it('takes CR and LF inside a raw payload for data', () => {
    expect(split(`${dualHead} ${raw(TRICKY)}\r\nOK\r\n`)).toEqual([`${dualHead} <${TRICKY}>`, 'OK'])
  })

  it('takes a datagram without data', () => {
    const head = singleHead.replace('0012', '0000')
    expect(split(`${head} \r\nOK\r\n`)).toEqual([`${head} <>`, 'OK'])
  })

  it('takes the longest datagram', () => {
    const head = dualHead.replace('0012', '04D0')
    const data = 'A5'.repeat(1232)
    expect(split(`${head} ${data}\r\n`, `${head} ${raw(data)}\r\n`)).toEqual([`${head} <${data}>`, `${head} <${data}>`])
  })

  it('parts an echo without line end from the datagram glued to it', () => {
    expect(split(`SKSENDTO${dualHead} ${POWER}\r\n`)).toEqual(['SKSENDTO', `${dualHead} <${POWER}>`])
  })

  it('ends lines at CR, LF or both, and gives none for an empty line', () => {
    expect(split('ROPT\rOK 01\rSKVER\r\n\r\nEVER 1.5.2\nOK\r\n  \r\n')).toEqual([
      'ROPT',
      'OK 01',
      'SKVER',
      'EVER 1.5.2',
      'OK',
    ])
  })

  it('gives a line at its CR, and nothing more for an LF in the next chunk', () => {
    expect(split('OK\r')).toEqual(['OK'])
    expect(split('OK\r', '\nEVER 1.5.2\r', '\n')).toEqual(['OK', 'EVER 1.5.2'])
  })

  it('keeps spaces at both ends of a line', () => {
    expect(split('  Channel:39\r\nEINFO FFFE \r\n')).toEqual(['  Channel:39', 'EINFO FFFE '])
  })

  it('cuts bytes without any line end every 4096 bytes', () => {
    expect(split('\xff'.repeat(10_000))).toEqual(['garbage of 4096', 'garbage of 4096'])
    expect(split('\xff'.repeat(4100) + '\r\nOK\r\n')).toEqual(['garbage of 4096', '\xff'.repeat(4), 'OK'])
  })

  it('finds a datagram at the border of a garbage piece', () => {
    const noise = '\xff'.repeat(4094)
    expect(split(noise, `${dualHead} ${POWER}\r\n`)).toEqual([noise, `${dualHead} <${POWER}>`])
  })
})

describe('Splitter, bytes lost on the wire', () => {
  const OTHERS = ['EVENT 21 FE80:0000:0000:0000:0211:2233:4455:6677 0 00', 'OK', `${dualHead} <${POWER}>`]
  const good = `${OTHERS[0]!}\r\nOK\r\n${dualHead} ${POWER}\r\n`

  it.each([
    ['in its head', `ERXUDP ${METER} ${DUAL} 0E1A`],
    ['in an address', 'ERXUDP FE80:0000:0000'],
    ['behind an address', `ERXUDP ${METER}`],
    ['behind its head', dualHead],
    ['in its data', `${dualHead} ${POWER.slice(0, 20)}`],
    ['in the middle of a byte', `${dualHead} ${POWER.slice(0, 21)}`],
    ['in the middle, the end is there', `${dualHead} ${POWER.slice(0, 8)}${POWER.slice(12)}`],
  ])('gives the lines behind a text datagram cut %s at once', (_, cut) => {
    expect(split(`${cut}\r\n${good}`)).toEqual([cut, ...OTHERS])
    expect(split(`${cut}\r\n`, 'OK\r\n')).toEqual([cut, 'OK'])
  })

  it.each([
    ['in its data', 8],
    ['before its last byte', 17],
    ['before its data', 0],
  ])('gives the lines behind a raw datagram cut %s at once', (_, bytes) => {
    const cut = `${dualHead} ${raw(POWER).slice(0, bytes)}`
    const pieces = split(`${cut}\r\nOK\r\n`)
    expect(pieces.at(-1)).toBe('OK')
    expect(split(`${cut}\r\n${good}`).slice(-3)).toEqual(OTHERS)
    expect(pieces.filter((piece) => piece.endsWith('>'))).toEqual([])
  })

  it('gives the line behind a raw datagram that lost its line end as well', () => {
    expect(split(`${dualHead} ${raw(POWER).slice(0, 6)}${good}`).slice(-2)).toEqual(OTHERS.slice(-2))
  })

  it('finds the datagram glued to one that was cut', () => {
    for (const cut of [`ERXUDP ${METER.slice(0, 20)}`, dualHead.slice(0, 90), `${dualHead} ${POWER.slice(0, 9)}`])
      expect(split(`${cut}${dualHead} ${POWER}\r\n`)).toEqual([cut, `${dualHead} <${POWER}>`])
  })

  it('believes no datagram whose data is longer than LEN', () => {
    const head = dualHead.replace('0012', '000E')
    expect(split(`${head} ${POWER}\r\nOK\r\n`)).toEqual([`${head} ${POWER}`, 'OK'])
    expect(split(`${head} ${raw(POWER)}\r\nOK\r\n`).at(-1)).toBe('OK')
  })

  it('believes no LEN beyond the longest datagram', () => {
    const head = dualHead.replace('0012', 'FFFF')
    expect(split(`${head} ${POWER}\r\nOK\r\n`)).toEqual([`${head} ${POWER}`, 'OK'])
  })

  it('believes no head with a strange word', () => {
    for (const [word, strange] of [
      ['0011223344556677', '00112233445566'],
      [' 1 0 ', ' 1 0 0 0 '],
      ['0E1A 0E1A', '0E1 0E1A'],
      [' 1 0 0012', ' 0012'],
    ] as const) {
      const head = dualHead.replace(word, strange)
      expect(split(`${head} ${POWER}\r\nOK\r\n`)).toEqual([`${head} ${POWER}`, 'OK'])
    }
  })
})

const HEAD = /^(.*ERXUDP (?:\S+ ){5}\S{16} (?:\S{1,2} ){1,3}[0-9A-F]{4} )([0-9A-F]+)(\r\n)$/s

const inBinary = (line: string): string =>
  line.replace(HEAD, (_, head: string, data: string, end: string) => head + raw(data) + end)

/** Everything that dongles print in the transcripts, as text and with raw payloads. */
const corpus = transcriptNames()
  .flatMap((name) => loadTranscript(name))
  .map(({ steps }) => steps.filter((step) => step.kind === 'dongle').map(({ bytes }) => latin1(bytes)))
  .flatMap((lines) => [lines.join(''), lines.map(inBinary).join('')])

const chunked = (words: string, sizes: readonly number[]): string[] => {
  const chunks: string[] = []
  for (let at = 0, i = 0; at < words.length; i++) {
    const size = sizes[i % sizes.length]!
    chunks.push(words.slice(at, at + size))
    at += size
  }
  return chunks
}

describe('Splitter, law: any chunking of the same bytes gives the same pieces', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 40 })

  const holds = (words: string, some: readonly number[]): void => {
    expect(split(...chunked(words, some))).toEqual(split(words))
  }

  it('of every transcript, also byte by byte', () => {
    for (const words of corpus) expect(split(...chunked(words, [1]))).toEqual(split(words))
  })

  it('of any transcripts in a row', () => {
    const talks = fc.array(fc.constantFrom(...corpus), { minLength: 1, maxLength: 4 }).map((some) => some.join(''))
    fc.assert(fc.property(talks, sizes, holds))
  })

  it('of transcripts that lost and gained bytes on the wire', () => {
    const wounds = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 60 }), fc.string({ maxLength: 3 })), { maxLength: 5 })
    fc.assert(
      fc.property(fc.constantFrom(...corpus), wounds, sizes, (whole, cuts, some) => {
        let words = whole
        for (const [where, length, extra] of cuts) {
          const at = where % (words.length + 1)
          words = words.slice(0, at) + extra + words.slice(at + length)
        }
        holds(words, some)
      }),
      { numRuns: 300 },
    )
  })

  it('of bytes that mean nothing', () => {
    const noise = fc
      .array(fc.constantFrom('\xff', '\0', 'A', '\r', '\n', 'ERXUDP ', ' ', '0'), { maxLength: 60 })
      .chain((some) => fc.integer({ min: 1, max: 300 }).map((times) => some.join('').repeat(times).slice(0, 12_000)))
    fc.assert(fc.property(noise, sizes, holds))
  })

  it('of text and raw payloads: the same datagrams', () => {
    const datagrams = (words: string): string[] => split(words).filter((piece) => piece.endsWith('>'))
    for (let i = 0; i < corpus.length; i += 2) expect(datagrams(corpus[i + 1]!)).toEqual(datagrams(corpus[i]!))
    expect(corpus.flatMap(datagrams).length).toBeGreaterThan(100)
  })
})
