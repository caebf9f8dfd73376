import { describe, expect, it } from 'vitest'
import { parseInstant } from '../../src/base/instant.js'
import { bytesToHex, ECHONET_PORT, Eoj, Esv, hex, hexToBytes } from '../../src/echonet/codes.js'
import { toKwh } from '../../src/echonet/energy.js'
import { decodeFrame, encodeFrame, type Frame, type Property } from '../../src/echonet/frame.js'
import { decodeProperty, findProperty, smartMeter } from '../../src/echonet/properties.js'
import type { CountHistory } from '../../src/echonet/history-values.js'
import { loadTranscript, transcriptNames, type TranscriptSection } from '../helpers/transcript.js'

interface Datagram {
  readonly port: string
  /** As written in LEN. */
  readonly length: number
  readonly data: Uint8Array
}

const ERXUDP = /ERXUDP \S{39} \S{39} ([0-9A-F]{4}) \1 [0-9A-F]{16}(?: [0-9A-F]{1,2}){1,3} ([0-9A-F]{4}) (.*)\r\n$/s
const SKSENDTO = /^SKSENDTO 1 \S{39} ([0-9A-F]{4}) [12](?: 0)? ([0-9A-F]{4}) (.+)$/s

function received(line: string): Datagram | undefined {
  const [, port, length, data] = ERXUDP.exec(line) ?? []
  if (port === undefined) return undefined
  return { port, length: parseInt(length!, 16), data: isHex(data!) ? hexToBytes(data!) : latin1(data!) }
}

function sent(line: string): Datagram | undefined {
  const [, port, length, data] = SKSENDTO.exec(line) ?? []
  if (port === undefined) return undefined
  // One client writes a line end after the data, which LEN does not count.
  return { port, length: parseInt(length!, 16), data: latin1(data!.replace(/\r\n$/, '')) }
}

const isHex = (words: string): boolean => /^(?:[0-9A-F]{2})+$/.test(words)
const latin1 = (words: string): Uint8Array => new Uint8Array(Buffer.from(words, 'latin1'))

function datagrams({ steps }: TranscriptSection): Datagram[] {
  return steps.flatMap((step) => {
    if (step.kind === 'wait') return []
    const line = Buffer.from(step.bytes).toString('latin1')
    return (step.kind === 'host' ? sent(line) : received(line)) ?? []
  })
}

const frames = (section: TranscriptSection): Frame[] =>
  datagrams(section)
    .filter(({ port }) => port === hex(ECHONET_PORT, 2))
    .map(({ data }) => decodeFrame(data))

const talks = transcriptNames().flatMap((file) =>
  loadTranscript(file).map((section) => ({ title: `${file}: ${section.name}`, section })),
)
const talk = (title: string): TranscriptSection => talks.find((one) => one.title === title)!.section

/** With data, and of the meter: requests carry none, and the node profile has a table of its own. */
const meterProperties = ({ seoj, deoj, properties }: Frame): readonly Property[] =>
  seoj === Eoj.meter || deoj === Eoj.meter ? properties.filter(({ edt }) => edt.length > 0) : []

const decodeAll = ({ properties }: Frame): Record<string, unknown> =>
  Object.fromEntries(properties.map(({ epc, edt }) => [hex(epc), decodeProperty(epc, edt)]))

/** The last frame of a talk, decoded. */
const answer = (title: string): Record<string, unknown> => decodeAll(frames(talk(title)).at(-1)!)

const history = (title: string): CountHistory =>
  smartMeter.cumulativeHistoryNormal.decode(frames(talk(title)).at(-1)!.properties[0]!.edt)

describe('transcripts', () => {
  it('are one file for each talk', () => {
    expect(transcriptNames()).toHaveLength(21)
    expect(talks.length).toBeGreaterThan(50)
    expect(talks.filter(({ section }) => section.steps.length === 0)).toEqual([])
  })

  it('hold as many ERXUDP and SKSENDTO datagrams as lines that begin so', () => {
    const lines = talks
      .flatMap(({ section }) => section.steps)
      .filter((step) => step.kind !== 'wait')
      .map((step) => ({ kind: step.kind, line: Buffer.from(step.bytes).toString('latin1') }))
    const written = lines.filter(({ kind, line }) =>
      kind === 'dongle' ? line.includes('ERXUDP ') : line.startsWith('SKSENDTO '),
    )
    expect(talks.flatMap(({ section }) => datagrams(section))).toHaveLength(written.length)
  })

  it.each(talks)('$title: every LEN is the length of its data', ({ section }) => {
    for (const { length, data } of datagrams(section)) expect(data).toHaveLength(length)
  })

  it.each(talks)('$title: every frame encodes back to its bytes', ({ section }) => {
    for (const { port, data } of datagrams(section))
      if (port === hex(ECHONET_PORT, 2)) expect(bytesToHex(encodeFrame(decodeFrame(data)))).toBe(bytesToHex(data))
  })

  it.each(talks.filter(({ title }) => title !== 'refusals: day 100 refused'))(
    '$title: every property decodes, and encodes back to its bytes',
    ({ section }) => {
      for (const { epc, edt } of frames(section).flatMap(meterProperties)) {
        const spec = findProperty(epc)!
        expect(bytesToHex(spec.encode(spec.decode(edt)))).toBe(bytesToHex(edt))
      }
    },
  )
})

const CONSTANTS = { coefficient: 1, unitExponent: -1, digits: 6 }

describe('what the transcripts say', () => {
  it('the constants of a first-generation meter are coefficient 1, 6 digits and 0.1 kWh', () => {
    expect(answer('static-properties: coefficient')).toEqual({ D3: CONSTANTS.coefficient })
    expect(answer('static-properties: effective digits')).toEqual({ D7: CONSTANTS.digits })
    expect(answer('static-properties: unit')).toEqual({ E1: CONSTANTS.unitExponent })
  })

  it('its day 1 holds 48 readings from 19,690.9 to 19,721.9 kWh', () => {
    const { day, counts } = history('history-late-set-res: history of day 1')
    expect(day).toBe(1)
    expect(counts[0]).toBe(0x0003012d)
    expect(counts.map((count) => toKwh(count!, CONSTANTS))).toEqual(DAY_1)
  })

  it('another day 11 holds 48 readings from 63,334 to 63,414 counts', () => {
    const { day, counts } = history('history-day-11: day 11 set, then read')
    expect([day, counts.length, counts[0], counts[47]]).toEqual([11, 48, 63_334, 63_414])
    expect(counts.every((count, slot) => slot === 0 || count! > counts[slot - 1]!)).toBe(true)
  })

  it('a day read at 21:10 has its slot of 21:00, and holes from 21:30 on', () => {
    const { day, counts } = history('history-of-today: day 0 set, then read')
    expect(day).toBe(0)
    expect(counts.slice(0, 43)).toEqual(Array.from({ length: 43 }, (_, slot) => 0xf800 + 2 * slot))
    expect(counts.slice(43)).toEqual(Array.from({ length: 5 }, () => undefined))
  })

  it('identity and maps are those of the captured meter', () => {
    const said = (section: string): Record<string, unknown> => answer(`identity-and-maps: ${section}`)
    expect(said('power and currents')).toEqual({ E7: 632, E8: { rDeciamperes: 30, tDeciamperes: 50 } })
    expect(said('clock and date')).toEqual({ 97: { hour: 14, minute: 26 }, 98: '2026-05-20' })
    expect(said('operation status')).toEqual({ 80: true })
    expect(said('installation location')).toEqual({ 81: Uint8Array.of(0x61) })
    expect(said('standard version')).toEqual({ 82: { release: 'F', revision: 0 } })
    expect(said('fault status')).toEqual({ 88: false })
    expect(said('manufacturer code')).toEqual({ '8A': 0x16 })
    expect(said('serial number')).toEqual({ '8D': 'Z012345678' })
    expect(said('cumulative, normal direction')).toEqual({ E0: 65_139 })
    expect(said('latest half hour, normal direction')).toEqual({
      EA: { time: parseInstant('2026-05-20T14:00'), count: 65_128 },
    })
    expect(said('latest half hour, reverse direction')).toEqual({
      EB: { time: parseInstant('2026-05-24T22:30'), count: 22 },
    })
  })

  it('notifications tell both registers at a half hour', () => {
    const [inf] = frames(talk('notification-around-request: between OK and the answer')).filter(
      ({ esv }) => esv === Esv.INF,
    )
    expect(decodeAll(inf!)).toEqual({
      EA: { time: parseInstant('2023-12-19T00:30'), count: 17_806 },
      EB: { time: parseInstant('2023-12-19T00:30'), count: 21 },
    })
    const [infc, confirmation] = frames(talk('notification-confirmed: INFC and INFC_Res'))
    expect(decodeAll(infc!)).toEqual({
      EA: { time: parseInstant('2021-01-18T18:00'), count: 64_466 },
      EB: { time: parseInstant('2021-01-18T18:00'), count: 9 },
    })
    expect(confirmation).toEqual({
      tid: infc!.tid,
      seoj: infc!.deoj,
      deoj: infc!.seoj,
      esv: Esv.INFC_Res,
      properties: infc!.properties.map(({ epc }) => ({ epc, edt: new Uint8Array() })),
    })
  })

  it('a refusal keeps what was served', () => {
    const partial = frames(talk('refusals: one of two served')).at(-1)!
    expect(partial.esv).toBe(Esv.Get_SNA)
    expect(partial.properties.map(({ epc, edt }) => [hex(epc), bytesToHex(edt)])).toEqual([
      ['E0', '0000FE73'],
      ['D0', ''],
    ])
    const [, refused] = frames(talk('refusals: day 100 refused'))
    expect(refused!.esv).toBe(Esv.SetC_SNA)
    expect(() => decodeAll(refused!)).toThrow(expect.objectContaining({ code: 'echonet.value' }))
  })

  it('power comes with a line end inside its binary data, and negative when it is sold', () => {
    expect(answer('binary-erxudp: power 0D0A')).toEqual({ E7: 0x0d0a })
    expect(answer('lqi-in-erxudp: register SA2 on')).toEqual({ E7: -100 })
  })
})

describe('j11-session', () => {
  const commands = loadTranscript('j11-session')[0]!.steps.filter((step) => step.kind !== 'wait')
  const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => total + byte, 0) & 0xffff

  it.each(commands.map(({ bytes }) => ({ bytes, title: bytesToHex(bytes.subarray(4, 6)) })))(
    'command $title has the length and the checksums that it names',
    ({ bytes }) => {
      const view = new DataView(bytes.buffer)
      // Length counts the two checksums, which follow it.
      expect(bytes).toHaveLength(8 + view.getUint16(6))
      expect(view.getUint16(8)).toBe(sum(bytes.subarray(0, 8)))
      expect(view.getUint16(10)).toBe(sum(bytes.subarray(12)))
    },
  )

  it('ends with the registers of 2018-10-02 14:30', () => {
    const notified = commands.at(-1)!.bytes
    expect(decodeAll(decodeFrame(notified.subarray(-0x26)))).toEqual({
      EA: { time: parseInstant('2018-10-02T14:30'), count: 226_223 },
      EB: { time: parseInstant('2018-10-02T14:30'), count: 92_786 },
    })
  })
})

// prettier-ignore
const DAY_1 = [
  19690.9, 19691.8, 19693.2, 19694.7, 19695.9, 19697.1, 19698.3, 19699.6, 19700.6, 19701.7, 19702.5, 19702.8,
  19703, 19704.5, 19705.3, 19706.1, 19707, 19707.4, 19707.6, 19707.7, 19707.9, 19708, 19708.1, 19708.2,
  19708.4, 19708.5, 19708.6, 19708.8, 19708.9, 19709, 19709.1, 19709.3, 19709.4, 19709.5, 19709.6, 19709.8,
  19709.9, 19710, 19710.9, 19712.4, 19713.3, 19714.5, 19716.2, 19718.2, 19719.5, 19720.4, 19721.1, 19721.9,
]
