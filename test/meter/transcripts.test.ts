import { describe, expect, it } from 'vitest'
import { bytesToHex, hex } from '../../src/echonet/codes.js'
import { smartMeter } from '../../src/echonet/properties.js'
import type { CountHistory } from '../../src/echonet/history-values.js'
import { valueOf, type Reply } from '../../src/meter/reply.js'
import { scan } from '../../src/meter/scan.js'
import { silent } from '../../src/base/log.js'
import { Secret } from '../../src/base/secret.js'
import { latin1, never, played, reworded, section, settled } from '../helpers/play.js'
import { loadTranscript } from '../helpers/transcript.js'
import { playedSession, type PlayedSession } from './meters.js'

const signal = never

/** The bytes of the properties that have some, asked for in one frame. */
const get = async (talk: PlayedSession, ...epcs: number[]): Promise<Record<string, string>> => {
  const properties = epcs.map((epc) => ({ epc, decode: bytesToHex }))
  const replies = await talk.settle(talk.asker.readAll(properties, { severalAtOnce: true, signal }))
  const served = replies.map((reply, i) => (reply.kind === 'value' ? [hex(epcs[i]!), reply.value] : []))
  return Object.fromEntries(served.filter(({ length }) => length > 0)) as Record<string, string>
}

const { historyDay, cumulativeHistoryNormal } = smartMeter
const set = ({ asker }: PlayedSession, day: number): Promise<Reply<undefined>> =>
  asker.write(historyDay, day, { signal })
const history = async (talk: PlayedSession): Promise<CountHistory> =>
  valueOf(await talk.settle(talk.asker.read(cumulativeHistoryNormal, { signal })))

const isOver = ({ port }: Pick<PlayedSession, 'port'>): void => {
  expect({ left: port.left, strangers: port.strangers }).toEqual({ left: [], strangers: [] })
}

const play = (name: string, title: string): PlayedSession =>
  playedSession(section(name, title), title.includes('dual') ? 'dual' : 'single')

describe('scan(), transcripts', () => {
  it('scan-found-at-duration-7: nothing, then the meter, never cut short', async () => {
    // The real client listened to all channels at once: each scan of half of them takes half its time.
    const real = section('scan-found-at-duration-7', 'empty, then found')
    const halves = real.map((step) => (step.kind === 'wait' ? { ...step, seconds: step.seconds / 2 } : step))
    const bonded = reworded(halves, 'FFFFFFFF', '05555555')
    const [shorter, longer] = [bonded.slice(0, 5), bonded.slice(5)]
    const talk = played([...shorter, ...reworded(shorter, '05555555', '0AAAAAAA'), ...longer], 'dual')
    const found = await settled(
      talk.time,
      scan(talk.dongle, new Secret('CCDDEEFF'), { time: talk.time, log: silent, signal }),
    )
    expect(found).toEqual([{ channel: 0x33, panId: '8888', mac: '0011223344556677', lqi: 0xe1 }])
    expect(talk.time.monotonic()).toBe(17_700 + 17_000)
    isOver(talk)
  })
})

describe('Asker, transcripts', () => {
  it.each([
    ['coefficient', 0xd3, '00000001'],
    // EVENT 21 says 01, and the answer comes all the same.
    ['effective digits', 0xd7, '06'],
    ['unit', 0xe1, '01'],
  ])('static-properties: %s', async (title, epc, edt) => {
    const talk = play('static-properties', title)
    expect(Object.values(await get(talk, epc))).toEqual([edt])
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 0 })
    expect(talk.time.monotonic()).toBe(1200)
    isOver(talk)
  })

  it.each(loadTranscript('identity-and-maps').map(({ name, steps }) => [name, steps] as const))(
    'identity-and-maps: %s',
    async (_, steps) => {
      const talk = playedSession(steps, 'single')
      const [request, ...printed] = steps
      const frame = latin1(request?.kind === 'host' ? request.bytes : Uint8Array.of()).split(/ 00(?:0E|10) /)[1] ?? ''
      const epcs = [...Buffer.from(frame, 'latin1').subarray(12)].filter((_byte, i) => i % 2 === 0)
      const found = await get(talk, ...epcs)
      const answer = printed.map((step) => (step.kind === 'dongle' ? latin1(step.bytes) : '')).join('')
      expect(Object.keys(found)).toHaveLength(epcs.length)
      for (const [epc, edt] of Object.entries(found)) expect(answer).toContain(`${epc}${lengthOf(edt)}${edt}`)
      isOver(talk)
    },
  )

  it('history-day-11: day set, then read', async () => {
    const talk = play('history-day-11', 'day 11 set, then read')
    await talk.settle(set(talk, 11))
    const { day, counts } = await history(talk)
    expect([day, counts[0], counts.length]).toEqual([11, 0xf766, 48])
    isOver(talk)
  })

  it('history-of-today: slots not yet reached are holes (dual stack)', async () => {
    const talk = playedSession(section('history-of-today', 'day 0 set, then read'), 'dual')
    await talk.settle(set(talk, 0))
    const { day, counts } = await history(talk)
    expect([day, counts.filter((count) => count === undefined).length]).toEqual([0, 5])
    isOver(talk)
  })

  it('history-late-set-res: the late Set_Res is not taken for the answer to the Get', async () => {
    const talk = play('history-late-set-res', 'day set and read back, first answer late')
    const written = set(talk, 1)
    const read = talk.asker.ask([[historyDay]], { signal, mostInFlight: 2 })
    expect(await talk.settle(written)).toMatchObject({ kind: 'value' })
    expect((await talk.settle(read))?.replyTo(historyDay)).toEqual({ kind: 'value', value: 1 })
    expect(talk.asker.counts).toEqual({ requests: 2, retries: 0 })
    isOver(talk)
  })

  it('history-late-set-res: history whose sending had the result 01', async () => {
    const talk = play('history-late-set-res', 'history of day 1')
    const { counts } = await history(talk)
    // The published list: 19,690.9 … 19,721.9 kWh.
    expect([counts[0], counts[1], counts.at(-1)]).toEqual([196_909, 196_918, 197_219])
    isOver(talk)
  })

  it('binary-erxudp: CR LF in the payload', async () => {
    const talk = playedSession(section('binary-erxudp', 'power 0D0A'), 'dual')
    expect(await get(talk, 0xe7)).toEqual({ E7: '00000D0A' })
    isOver(talk)
  })

  it('lqi-in-erxudp: link quality of the answer', async () => {
    const [, , , ...steps] = reworded(section('lqi-in-erxudp', 'register SA2 on'), ' 0E1A 2 0', ' 0E1A 1 0')
    const talk = playedSession(steps, 'dual')
    expect(talk.session.lqi).toBeUndefined()
    expect(await get(talk, 0xe7)).toEqual({ E7: 'FFFFFF9C' })
    expect(talk.session.lqi).toBe(0xc8)
    isOver(talk)
  })

  it.each([
    ['no identification number', [0x83], {}],
    ['no property map 9C', [0x9c], {}],
    ['one of two served', [0xe0, 0xd0], { E0: '0000FE73' }],
  ])('refusals: %s', async (title, epcs, served) => {
    const talk = play('refusals', title)
    expect(await get(talk, ...epcs)).toEqual(served)
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 0 })
    isOver(talk)
  })

  it('refusals: day 100', async () => {
    const talk = play('refusals', 'day 100 refused')
    // Other programs may ask for a day that the standard does not know; ours cannot.
    const anyDay = { ...historyDay, encode: (day: number) => Uint8Array.of(day) }
    expect(await talk.settle(talk.asker.write(anyDay, 100, { signal }))).toMatchObject({ kind: 'refused' })
    isOver(talk)
  })

  it.each([
    ['echo off (single stack)', []],
    ['line end after the data: one empty line more (dual stack)', ['\xe7\0\r\n', '\xe7\0']],
    ['neighbour solicitation first (single stack)', []],
    ['answer doubled (single stack)', []],
  ])('send-variants: %s', async (title, [from = '', to = '']) => {
    const steps = reworded(section('send-variants', title), from, to)
    const talk = playedSession(steps, title.includes('dual') ? 'dual' : 'single')
    expect(await get(talk, 0xe7)).toEqual({ E7: '00000278' })
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 0 })
    isOver(talk)
  })

  it('send-variants: a lost request is sent again after 3 s, with another transaction ID', async () => {
    const lost = section('send-variants', 'request lost: result 01 and no answer (single stack)').slice(0, 4)
    const again = reworded(section('send-variants', 'echo off (single stack)'), '\x10\x81\x00\x72', '\x10\x81\x00\x99')
    const talk = playedSession([...lost, ...reworded(again, '10810072', '10810099')], 'single')
    expect(await get(talk, 0xe7)).toEqual({ E7: '00000278' })
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 1 })
    expect(talk.time.monotonic()).toBe(3000)
    isOver(talk)
  })

  it.each(['between OK and the answer', 'between echo and EVENT 21, same transaction ID'])(
    'notification-around-request: %s',
    async (title) => {
      const talk = playedSession(section('notification-around-request', title), 'dual')
      expect(await get(talk, 0xe7)).toEqual({ E7: '000000E4' })
      isOver(talk)
    },
  )

  it('notification-around-request: answer glued to the echo of an unfinished command', async () => {
    const title = 'before the echo, answer glued to an unfinished command'
    // That unfinished command is the recorded host's next one; kenshin writes commands whole.
    const steps = section('notification-around-request', title).filter(
      (step) => step.kind !== 'host' || latin1(step.bytes) !== 'SKSENDTO',
    )
    const talk = playedSession(steps, 'dual')
    talk.port.play()
    expect(await get(talk, 0xe7)).toEqual({ E7: '000000E4' })
    isOver(talk)
  })

  it('notification-confirmed: INFC_Res to the byte', async () => {
    const steps = section('notification-confirmed', 'INFC and INFC_Res')
    const [, confirmation] = steps
    expect(bytesToHex(confirmation?.kind === 'host' ? confirmation.bytes : Uint8Array.of())).toMatch(
      /1081029F05FF010288017A02EA00EB00$/,
    )
    const talk = playedSession(steps, 'dual')
    talk.port.play()
    await talk.time.settle()
    isOver(talk)
  })
})

const lengthOf = (edt: string): string => bytesToHex(Uint8Array.of(edt.length / 2))
