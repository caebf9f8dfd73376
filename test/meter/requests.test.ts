import { describe, expect, it } from 'vitest'
import { Eoj, Esv } from '../../src/echonet/codes.js'
import { decodeFrame, encodeFrame, type Frame } from '../../src/echonet/frame.js'
import { smartMeter } from '../../src/echonet/properties.js'
import { valueOf } from '../../src/meter/reply.js'
import { failure, host, prints, waits } from '../helpers/play.js'
import { emulatedSession, METER, playedSession, type EmulatedSession } from './meters.js'
import { answering, digits, requests, signal, together, value } from './questions.js'

const { effectiveDigits, unit } = smartMeter
/** A normal way to the answer: EVENT 21 after 0.3 s, the answer 1.2 s later. */
const ROUND_TRIP_MS = 1500 + 7

describe('Requests', () => {
  it('asks six times in two minutes, each time with another transaction ID, and then gives up', async () => {
    const talk = await emulatedSession({ faults: [{ fault: 'drop-answer', at: 2, times: 99 }] })
    await talk.settle(digits(talk))
    const begun = talk.time.monotonic()
    const reply = await talk.settle(digits(talk))
    expect(reply).toMatchObject({ kind: 'silent', why: { code: 'meter.silent', isPassing: true } })
    expect(() => valueOf(reply)).toThrow('D7')
    const tids = requests(talk).map(({ tid }) => tid)
    expect(tids.map((tid) => (tid - tids[0]!) & 0xffff)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 5 })
    const waited = talk.time.monotonic() - begun
    expect(waited).toBeGreaterThanOrEqual(120_000)
    expect(waited).toBeLessThan(123_000)
  })

  it('gives up a meter that has answered nothing in this session after four attempts as well, but sooner', async () => {
    const talk = await emulatedSession({ faults: [{ fault: 'drop-answer', times: 99 }] })
    const begun = talk.time.monotonic()
    expect(await talk.settle(digits(talk))).toMatchObject({ kind: 'silent' })
    expect(talk.asker.counts).toEqual({ requests: 0, retries: 3 })
    const waited = talk.time.monotonic() - begun
    expect(waited).toBeGreaterThanOrEqual(75_000)
    expect(waited).toBeLessThan(80_000)
  })

  it('outlives half a minute in which no sending is acknowledged, and takes a late answer to the last', async () => {
    const sending = host(`SKSENDTO 1 ${METER} 0E1A 1 000E \x10\x81\x00\x72\x05\xff\x01\x02\x88\x01\x62\x01\xe7\x00`)
    const failed = [sending, prints(`EVENT 21 ${METER} 01\r\nOK\r\n`)]
    const answer = `ERXUDP ${METER} ${METER} 0E1A 0E1A 0011223344556677 1 0012 1081007202880105FF017201E70400000278\r\n`
    const talk = playedSession([...failed, ...failed, ...failed, ...failed, waits(25), prints(answer)], 'single')
    await talk.settle(talk.asker.read(smartMeter.instantaneousPower, { signal }))
    expect(talk.port.writtenAt).toEqual([0, 3000, 13_000, 33_000])
    expect(talk.time.monotonic()).toBe(58_000)
  })

  it('begins with another transaction ID each time', async () => {
    const firsts = new Set<number>()
    for (let i = 0; i < 5; i++) {
      const talk = await emulatedSession({ latency: 'none' })
      await talk.settle(digits(talk))
      firsts.add(requests(talk)[0]!.tid)
    }
    expect(firsts.size).toBeGreaterThan(1)
  })

  it('takes the answer to the first attempt although the second is on its way', async () => {
    const talk = await emulatedSession()
    let first: Uint8Array | undefined
    talk.emulator.faults.push({
      name: 'only the first answer, late',
      onReply(exchange) {
        first ??= exchange.replies[0]!.data
        exchange.replies = talk.emulator.log.length === 0 ? [] : [{ data: first }]
        return 'handled'
      },
    })
    expect(await talk.settle(digits(talk))).toEqual(value(6))
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 1 })
    expect(requests(talk)).toHaveLength(2)
  })

  it('drops the second of two answers', async () => {
    const talk = await emulatedSession({ faults: [{ fault: 'double-answer', times: 9 }] })
    for (const [property, expected] of [
      [effectiveDigits, 6],
      [unit, -1],
      [effectiveDigits, 6],
    ] as const)
      expect(await talk.settle(talk.asker.read(property, { signal }))).toEqual(value(expected))
    expect(talk.asker.counts).toEqual({ requests: 3, retries: 0 })
  })

  it('drops a late answer to an earlier request', async () => {
    const talk = await emulatedSession({ faults: [{ fault: 'late-answer', on: 'E1', times: 1 }] })
    await talk.settle(talk.asker.read(unit, { signal }))
    await talk.settle(digits(talk))
    expect(talk.asker.counts).toEqual({ requests: 2, retries: 1 })
  })

  it.each<[string, (frame: Frame) => readonly Frame[]]>([
    ['another transaction ID', (frame) => [{ ...frame, tid: frame.tid ^ 0x5555 }]],
    ['another service', (frame) => [{ ...frame, esv: Esv.Set_Res }]],
    ['the service of a notification', (frame) => [{ ...frame, esv: Esv.INF }]],
    ['another source object', (frame) => [{ ...frame, seoj: Eoj.nodeProfile }]],
    ['another instance', (frame) => [{ ...frame, seoj: Eoj.meter + 1 }]],
    ['another destination object', (frame) => [{ ...frame, deoj: Eoj.nodeProfile }]],
    ['no property', (frame) => [{ ...frame, properties: [] }]],
    ['one of two properties twice', (frame) => [{ ...frame, properties: [0, 0].map((i) => frame.properties[i]!) }]],
    ['a property too many', (frame) => [{ ...frame, properties: [...frame.properties, frame.properties[0]!] }]],
    [
      'other properties',
      (frame) => [{ ...frame, properties: frame.properties.map((each) => ({ ...each, epc: 0xe0 })) }],
    ],
    ['no answer', () => []],
  ])('asks again when it hears %s', async (_, change) => {
    const talk = await emulatedSession()
    talk.emulator.faults.push(answering(change))
    const begun = talk.time.monotonic()
    expect(await talk.settle(together(talk, [effectiveDigits, unit]))).toEqual([value(6), value(-1)])
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 1 })
    expect(talk.time.monotonic() - begun).toBeGreaterThan(10_000)
  })

  it.each(['other-source', 'malformed-frame', 'lost-request', 'drop-answer', 'wrong-tid'] as const)(
    'overcomes the fault %s',
    async (fault) => {
      const talk = await emulatedSession({ faults: [{ fault, times: 2 }] })
      expect(await talk.settle(digits(talk))).toEqual(value(6))
      expect(talk.asker.counts).toEqual({ requests: 1, retries: 2 })
    },
  )

  it.each(['lost-ack', 'garbage-bytes', 'glue-echo', 'notify-between', 'neighbour-first'] as const)(
    'is not troubled by the fault %s',
    async (fault) => {
      for (const output of ['ascii', 'binary'] as const) {
        const talk = await emulatedSession({ output, faults: [{ fault }] })
        const begun = talk.time.monotonic()
        expect(await talk.settle(digits(talk))).toEqual(value(6))
        expect(talk.asker.counts).toEqual({ requests: 1, retries: 0 })
        expect(talk.time.monotonic() - begun).toBeLessThanOrEqual(ROUND_TRIP_MS)
      }
    },
  )

  it('asks again soon after a command garbled on the cable', async () => {
    const sending = (data: string): string => `SKSENDTO 1 ${METER} 0E1A 1 000E ${data}`
    const frame = '\x10\x81\x00\x72\x05\xff\x01\x02\x88\x01\x62\x01\xe7\x00'
    const answer = `ERXUDP ${METER} ${METER} 0E1A 0E1A 0011223344556677 1 0012 1081007202880105FF017201E70400000278\r\n`
    const talk = playedSession(
      [host(sending(frame)), prints('FAIL ER09\r\n'), host(sending(frame)), prints('OK\r\n'), prints(answer)],
      'single',
    )
    await talk.settle(talk.asker.read(smartMeter.instantaneousPower, { signal }))
    expect(talk.time.monotonic()).toBe(3000)
    expect(talk.port.strangers).toEqual([])
  })

  it.each([
    ['before it is sent', 0],
    ['while it is sent', 100],
    ['while it waits for the answer', 5000],
    ['while it waits for a later answer', 20_000],
  ])('rejects with the reason of an abort at once: %s', async (_, ms) => {
    const talk = await emulatedSession({ faults: [{ fault: 'drop-answer', times: 99 }] })
    const stop = new AbortController()
    const reason = new Error('enough')
    if (ms === 0) stop.abort(reason)
    const error = failure(talk.asker.read(effectiveDigits, { signal: stop.signal }))
    const begun = talk.time.monotonic()
    await talk.time.pass(ms)
    stop.abort(reason)
    expect(await error).toBe(reason)
    expect(talk.time.monotonic() - begun).toBe(ms)
  })

  it('leaves no timer behind, neither after an answer nor after an abort', async () => {
    const talk = await emulatedSession({ latency: 'none' })
    await talk.settle(digits(talk))
    expect(await talk.time.step()).toBe(false)
    talk.emulator.faults.push({ fault: 'drop-answer' })
    const stop = new AbortController()
    const error = failure(talk.asker.read(effectiveDigits, { signal: stop.signal }))
    await talk.time.settle()
    await talk.time.pass(1)
    stop.abort(new Error('enough'))
    await error
    expect(await talk.time.step()).toBe(false)
  })

  it.each([
    ['end-session', 'meter.session-lost'],
    ['disconnect', 'dongle.lost'],
  ] as const)('rejects at once with the fault %s', async (fault, code) => {
    const talk = await emulatedSession({ faults: [{ fault }] })
    const begun = talk.time.monotonic()
    expect(await talk.settle(failure(digits(talk)))).toMatchObject({ code })
    expect(talk.time.monotonic() - begun).toBeLessThan(1000)
  })

  it('goes on after a re-authentication', async () => {
    const talk = await emulatedSession({ faults: [{ fault: 'expire-session', seconds: 42 }] })
    expect(await talk.settle(digits(talk))).toEqual(value(6))
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 1 })
    expect(talk.time.monotonic()).toBeGreaterThan(42_000)
  })

  it('hears nothing after stop()', async () => {
    const talk = await emulatedSession()
    const reply = digits(talk)
    talk.asker.stop()
    expect(await talk.settle(reply)).toMatchObject({ kind: 'silent' })
  })
})

describe('Requests in flight', () => {
  const ask = ({ asker }: EmulatedSession, mostInFlight?: number, told: string[] = [], name = ''): Promise<unknown> =>
    asker.ask([[unit]], { signal, mostInFlight, onSent: () => told.push(`${name} sent`) }).then((answer) => {
      told.push(`${name} answered`)
      return answer?.replyTo(unit)
    })

  it('are one, or two where that is wanted: the third leaves with the first answer', async () => {
    const talk = await emulatedSession()
    const told: string[] = []
    const begun = talk.time.monotonic()
    await talk.settle(Promise.all(['a', 'b', 'c'].map((name) => ask(talk, 2, told, name))))
    expect(told).toEqual(['a sent', 'b sent', 'a answered', 'b answered', 'c sent', 'c answered'])
    // The second and the third are sent while another one waits.
    expect(talk.time.monotonic() - begun).toBeLessThan(2.1 * ROUND_TRIP_MS)
    told.length = 0
    await talk.settle(
      Promise.all([ask(talk, 2, told, 'a'), ask(talk, undefined, told, 'alone'), ask(talk, 2, told, 'b')]),
    )
    expect(told.indexOf('alone sent')).toBeGreaterThan(told.indexOf('a answered'))
    const [from, to] = [told.indexOf('alone sent'), told.indexOf('alone answered')]
    expect(told.slice(from, to).filter((one) => one === 'b answered' || one === 'a answered')).toEqual([])
  })

  it('wait longer where another one may be served first, and do not hold up others when they are lost', async () => {
    const talk = await emulatedSession({ whileBusy: 'after', faults: [{ fault: 'drop-answer', at: 4, times: 1 }] })
    await talk.settle(ask(talk))
    const replies = await talk.settle(Promise.all([ask(talk, 2), ask(talk, 2), ask(talk, 2)]))
    expect(replies).toEqual([value(-1), value(-1), value(-1)])
    expect(talk.asker.counts).toEqual({ requests: 4, retries: 1 })
  })
})

describe('Requests, notifications', () => {
  const confirmations = ({ written }: EmulatedSession): Frame[] =>
    written
      .map((bytes) => Buffer.from(bytes))
      .filter((bytes) => bytes.toString('latin1').startsWith('SKSENDTO'))
      .map((bytes) => decodeFrame(bytes.subarray(bytes.indexOf(Buffer.of(0x10, 0x81)))))
      .filter(({ esv }) => esv === Esv.INFC_Res)

  const announce = ({ emulator }: EmulatedSession, esv: Frame['esv']): void => {
    const frame = emulator.meter.announcement(0x029f)!
    emulator.radio.reporter.datagram({ port: 0x0e1a, data: encodeFrame({ ...frame, esv }) })
  }

  it('confirms INFC, also in the middle of a request', async () => {
    const talk = await emulatedSession()
    const get = digits(talk)
    await talk.time.pass(500)
    announce(talk, Esv.INFC)
    await talk.settle(get)
    expect(confirmations(talk)).toMatchObject([
      { tid: 0x029f, seoj: Eoj.controller, deoj: Eoj.meter, properties: [{ epc: 0xea }, { epc: 0xeb }] },
    ])
    expect(talk.asker.counts).toEqual({ requests: 1, retries: 0 })
  })

  it('does not answer INF', async () => {
    const talk = await emulatedSession()
    announce(talk, Esv.INF)
    await talk.time.pass(5000)
    expect(confirmations(talk)).toEqual([])
  })

  it('is not troubled when the confirmation cannot be sent', async () => {
    const talk = await emulatedSession()
    announce(talk, Esv.INFC)
    talk.emulator.radio.session.endByPeer()
    await talk.time.pass(30_000)
    expect(talk.session.lost.aborted).toBe(true)
  })
})
