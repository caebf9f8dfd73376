import { describe, expect, it } from 'vitest'
import { isOurs } from '../../src/base/errors.js'
import { bytesToHex } from '../../src/echonet/codes.js'
import { smartMeter } from '../../src/echonet/properties.js'
import { failure, host, never, prints, pull, section, settled, waits } from '../helpers/play.js'
import type { Step } from '../helpers/transcript.js'
import { joinedBy, METER, OWN, playedSession } from './meters.js'
import { MeterSession } from '../../src/meter/session.js'
import { silent } from '../../src/base/log.js'

const signal = never
const FRAME = Uint8Array.from(Buffer.from('1081007205FF010288016201E700', 'hex'))
const SENDING = `SKSENDTO 1 ${METER} 0E1A 1 000E ${Buffer.from(FRAME).toString('latin1')}`
const EVENT = (number: string, param = ''): Step => prints(`EVENT ${number} ${METER}${param}\r\n`)
/** EVENT 32 and 33 show the dongle's own address. */
const LIMIT = (number: string): Step => prints(`EVENT ${number} ${OWN.single}\r\n`)
const sent: Step[] = [host(SENDING), EVENT('21', ' 00'), prints('OK\r\n')]

/** A session in which the first steps, up to the host's first word, have happened. */
function begun(...steps: Step[]) {
  const talk = playedSession(steps, 'single')
  talk.port.play()
  return talk
}

const isOver = ({ port }: ReturnType<typeof begun>): void => {
  expect({ left: port.left, strangers: port.strangers }).toEqual({ left: [], strangers: [] })
}

describe('MeterSession, re-authentication', () => {
  it('sends nothing from EVENT 29 to EVENT 25', async () => {
    const talk = begun(...section('session-renewed', 'renewed'), ...sent)
    expect(await talk.settle(talk.session.send(FRAME, { signal }))).toBe('sent')
    expect(talk.port.writtenAt).toEqual([2000])
    isOver(talk)
  })

  it('loses the session with EVENT 24, and what waits rejects then', async () => {
    const talk = begun(...section('session-renewed', 'renewal fails'))
    const error = await talk.settle(failure(talk.session.send(FRAME, { signal })))
    expect(error).toMatchObject({ code: 'meter.session-lost', isPassing: true })
    expect([talk.time.monotonic(), talk.port.writtenAt]).toEqual([40_000, []])
    expect(talk.session.lost.reason).toBe(error)
  })

  it('loses the session 60 s after the last EVENT 29', async () => {
    const talk = begun(EVENT('29'), waits(30), EVENT('29'))
    const error = await talk.settle(failure(talk.session.send(FRAME, { signal })))
    expect(error).toMatchObject({ code: 'meter.session-lost' })
    expect([talk.time.monotonic(), talk.port.writtenAt]).toEqual([90_000, []])
  })

  it('holds back what already waited for the dongle when EVENT 29 came', async () => {
    const first: Step[] = [host(SENDING), waits(1), EVENT('29'), EVENT('21', ' 00'), prints('OK\r\n')]
    const talk = begun(...first, waits(5), EVENT('25'), ...sent)
    const both = [talk.session.send(FRAME, { signal }), talk.session.send(FRAME, { signal })]
    await talk.settle(Promise.all(both))
    expect(talk.port.writtenAt).toEqual([0, 6000])
    isOver(talk)
  })
})

describe('MeterSession, transmit limit', () => {
  it('sends nothing from EVENT 32 to EVENT 33', async () => {
    const [begin, , , , , pause, end, ...again] = section('rate-limited', 'limit, then sending again')
    const talk = begun(begin!, pause!, end!, ...again)
    const reply = await talk.settle(talk.asker.read(smartMeter.instantaneousPower, { signal }))
    expect(reply).toEqual({ kind: 'value', value: 0xe4 })
    expect(talk.port.writtenAt).toEqual([600_000])
    isOver(talk)
  })

  it('gives up after 20 minutes', async () => {
    const talk = begun(LIMIT('32'))
    const error = await talk.settle(failure(talk.session.send(FRAME, { signal })))
    expect(error).toMatchObject({ code: 'meter.rate-limited', isPassing: true })
    expect(talk.time.monotonic()).toBe(20 * 60_000)
  })

  it.each([
    ['25 then 33', [EVENT('25'), waits(7), LIMIT('33')]],
    ['33 then 25', [LIMIT('33'), waits(7), EVENT('25')]],
  ])('waits for the end of both pauses: %s', async (_, ends) => {
    const talk = begun(EVENT('29'), LIMIT('32'), waits(3), ...ends, ...sent)
    await talk.settle(talk.session.send(FRAME, { signal }))
    expect(talk.port.writtenAt).toEqual([10_000])
    isOver(talk)
  })

  it('leaves no timer behind when a pause has ended', async () => {
    const talk = begun(EVENT('29'), LIMIT('32'), EVENT('25'), LIMIT('33'))
    expect(await talk.time.step()).toBe(false)
    expect(talk.session.lost.aborted).toBe(false)
  })
})

it.each([
  ['not renewed', section('session-renewed', 'renewal fails')],
  ['expired', [EVENT('29')]],
  ['ended by the meter', [EVENT('27')]],
])('MeterSession that is lost (%s) says how in both languages', async (how, steps) => {
  const talk = begun(...steps)
  const error = await talk.settle(failure(talk.session.send(FRAME, { signal })))
  if (!isOurs(error)) throw error
  expect(error.words.en).toContain(how)
  expect(error.words.ja).toMatch(/^[^a-z]+$/)
})

describe('MeterSession, ended by the meter', () => {
  it.each(['26', '27', '28'])('is lost with EVENT %s, and pending requests reject at once', async (number) => {
    const talk = begun(...sent, waits(4), EVENT(number))
    const error = await talk.settle(failure(talk.asker.read(smartMeter.instantaneousPower, { signal })))
    expect(error).toMatchObject({ code: 'meter.session-lost' })
    expect(talk.time.monotonic()).toBe(4000)
    expect(await talk.time.step(), 'no timer left').toBe(false)
  })

  it('session-end: EVENT 26 and 27', async () => {
    const talk = begun(...section('session-end', 'ended by the meter (single stack)'))
    expect(await failure(talk.session.send(FRAME, { signal }))).toMatchObject({ code: 'meter.session-lost' })
    expect(talk.port.writtenAt).toEqual([])
  })

  it('rejects a sending that is under way', async () => {
    const talk = begun(host(SENDING), waits(2), EVENT('26'))
    const error = await talk.settle(failure(talk.session.send(FRAME, { signal })))
    expect(error).toMatchObject({ code: 'meter.session-lost' })
    expect(talk.time.monotonic()).toBe(2000)
  })
})

describe('MeterSession.send()', () => {
  it.each([
    ['sent', [EVENT('21', ' 00')]],
    ['failed', [EVENT('21', ' 01')]],
    ['sent', [EVENT('21', ' 02'), EVENT('02'), EVENT('21', ' 00')]],
    ['failed', [EVENT('21', ' 02'), EVENT('02'), EVENT('21', ' 01')]],
    ['unknown', [EVENT('21', ' 02')]],
    ['unknown', []],
    ['unknown', [prints(`EVENT 21 ${METER.replace('6677', '6678')} 00\r\n`)]],
  ])('gives %j for what the events tell', async (result, events) => {
    const talk = begun(host(SENDING), ...events, prints('OK\r\n'))
    expect(await talk.settle(talk.session.send(FRAME, { signal }))).toBe(result)
  })

  it.each([
    ['was garbled on the cable', 'ER09'],
    ['could not be done now', 'ER10'],
  ])('takes a command that %s (%s) for a failed attempt', async (_, er) => {
    const talk = begun(host(SENDING), prints(`FAIL ${er}\r\n`))
    expect(await talk.settle(talk.session.send(FRAME, { signal }))).toBe('failed')
  })

  it('rejects with any other refusal', async () => {
    const talk = begun(host(SENDING), prints('FAIL ER04\r\n'))
    const error = await talk.settle(failure(talk.session.send(FRAME, { signal })))
    expect(error).toMatchObject({ code: 'dongle.refused', facts: { er: 'ER04' } })
  })

  const IN_OTHER_DIALECT = SENDING.replace(' 0E1A 1 ', ' 0E1A 1 0 ')

  it.each(['ER05', 'ER06'])('learns the dialect from a refusal of its words: %s', async (er) => {
    const refusal = [prints(`FAIL ${er}\r\n`), host('\r\n'), prints('FAIL ER04\r\n')]
    const again = [host(IN_OTHER_DIALECT), prints(`EVENT 21 ${METER} 0 00\r\nOK\r\n`)]
    const talk = begun(host(SENDING), ...refusal, ...again, ...again)
    expect(await talk.settle(talk.session.send(FRAME, { signal }))).toBe('sent')
    expect(await talk.settle(talk.session.send(FRAME, { signal }))).toBe('sent')
    expect(talk.line.dialect).toBe('dual')
    isOver(talk)
  })

  it('keeps its dialect when both are refused', async () => {
    const refusal = prints('FAIL ER06\r\n')
    const talk = begun(host(SENDING), refusal, host('\r\n'), host(IN_OTHER_DIALECT), refusal)
    const error = await talk.settle(failure(talk.session.send(FRAME, { signal })))
    expect(error).toMatchObject({ code: 'dongle.refused', facts: { er: 'ER06' } })
    expect(talk.line.dialect).toBe('single')
    isOver(talk)
  })

  it.each([
    ['sent', ' 00'],
    ['failed', ' 01'],
  ])('does without a lost OK when EVENT 21 tells: %s', async (result, param) => {
    const talk = begun(host(SENDING), waits(0.5), EVENT('21', param))
    expect(await talk.settle(talk.session.send(FRAME, { signal }))).toBe(result)
    expect(talk.time.monotonic()).toBe(1500)
  })

  it('rejects after 20 s of silence', async () => {
    const talk = begun(host(SENDING))
    const error = await talk.settle(failure(talk.session.send(FRAME, { signal })))
    expect(error).toMatchObject({ code: 'dongle.silent', facts: { command: 'SKSENDTO' } })
    expect(talk.time.monotonic()).toBe(20_000)
  })

  it('rejects with the reason of an abort at once, also while it waits for a pause', async () => {
    const talk = begun(EVENT('29'))
    const stop = new AbortController()
    const waiting = failure(talk.session.send(FRAME, { signal: stop.signal }))
    const reason = new Error('enough')
    stop.abort(reason)
    expect(await waiting).toBe(reason)
    expect(talk.time.monotonic()).toBe(0)
  })

  it('is lost with the dongle', async () => {
    const talk = begun(host(SENDING))
    const waiting = failure(talk.session.send(FRAME, { signal }))
    pull(talk.line)
    expect(await waiting).toMatchObject({ code: 'dongle.lost' })
    expect(talk.session.lost.reason).toMatchObject({ code: 'dongle.lost' })
    const late = new MeterSession(joinedBy(talk), { time: talk.time, log: silent })
    expect(late.lost.reason).toMatchObject({ code: 'dongle.lost' })
  })
})

describe('MeterSession.subscribe()', () => {
  const answer = '1081007202880105FF017201E70400000278'
  const erxudp = (from: string, port: string): Step =>
    prints(`ERXUDP ${from} ${OWN.single} ${port} ${port} 0011223344556677 1 0012 ${answer}\r\n`)

  it('hands over datagrams of this meter on port 3610 alone', () => {
    const heard: string[] = []
    const other = METER.replace('6677', '6678')
    const talk = playedSession([erxudp(other, '0E1A'), erxudp(METER, '02CC'), erxudp(METER, '0E1A')], 'single')
    const unsubscribe = talk.session.subscribe((payload) => heard.push(bytesToHex(payload)))
    talk.port.play()
    expect(heard).toEqual([answer])
    unsubscribe()
    talk.line.receive(Buffer.from(`ERXUDP ${METER} ${OWN.single} 0E1A 0E1A 0011223344556677 1 0012 ${answer}\r\n`))
    expect(heard).toEqual([answer])
  })

  it('shows the link quality of the scan, where there was one', () => {
    const talk = begun()
    const { time } = talk
    expect(new MeterSession(joinedBy(talk), { time, log: silent }).lqi).toBeUndefined()
    expect(new MeterSession({ ...joinedBy(talk), scanMs: 1 }, { time, log: silent }).lqi).toBe(0xe1)
  })
})

describe('MeterSession.leave()', () => {
  it('waits for the answer to a sending that was given up: SKTERM would become its data', async () => {
    const end = [host('SKTERM\r\n'), prints('OK\r\n'), EVENT('27')]
    const talk = begun(host(SENDING), waits(4), EVENT('21', ' 00'), prints('OK\r\n'), ...end)
    const stop = new AbortController()
    const sending = failure(talk.session.send(FRAME, { signal: stop.signal }))
    await talk.time.pass(1000)
    const reason = new Error('SIGTERM')
    stop.abort(reason)
    expect(await sending).toBe(reason)
    await talk.settle(talk.session.leave())
    expect(talk.port.writtenAt).toEqual([0, 4000])
    isOver(talk)
  })

  it('does without a lost OK when EVENT 27 tells', async () => {
    const talk = begun(host('SKTERM\r\n'), waits(1), EVENT('27'))
    await talk.settle(talk.session.leave())
    expect(talk.time.monotonic()).toBe(1000)
  })

  it.each([
    ['SKTERM answered (dual stack)', 0],
    ['SKTERM answered, EVENT 21 before OK (single stack)', 0],
    ['SKTERM, meter silent (single stack)', 10_000],
    ['SKTERM without a session (single stack)', 0],
  ])('session-end: %s', async (title, ms) => {
    const talk = playedSession(section('session-end', title), 'single')
    await talk.settle(talk.session.leave())
    expect(talk.time.monotonic()).toBe(ms)
    isOver(talk)
    expect(await talk.time.step(), 'no timer left').toBe(false)
  })

  it.each([
    ['does not answer', [], 3000],
    ['never tells the end', [prints('OK\r\n')], 12_000],
  ])('is bounded when the dongle %s', async (_, steps, ms) => {
    const talk = begun(host('SKTERM\r\n'), ...steps)
    await talk.settle(talk.session.leave())
    expect(talk.time.monotonic()).toBe(ms)
  })

  it('is bounded when the dongle hangs in a sending', async () => {
    const talk = begun(host(SENDING))
    const sending = failure(talk.session.send(FRAME, { signal }))
    await talk.time.settle()
    await talk.settle(talk.session.leave())
    expect(talk.time.monotonic()).toBe(12_000)
    expect(await sending).toMatchObject({ code: 'meter.session-lost' })
  })

  it('lets nothing out behind SKTERM', async () => {
    const talk = begun(host('SKTERM\r\n'), waits(1), prints('OK\r\n'), EVENT('27'))
    const leaving = talk.session.leave()
    expect(await failure(talk.session.send(FRAME, { signal }))).toMatchObject({ code: 'meter.session-lost' })
    await talk.settle(leaving)
    isOver(talk)
  })

  it('may be called twice, and ends at once when the plug is pulled', async () => {
    const talk = begun(host('SKTERM\r\n'))
    const leaving = talk.session.leave()
    await talk.session.leave()
    await talk.time.settle()
    pull(talk.line)
    await leaving
    await talk.session.leave()
    expect(talk.time.monotonic()).toBe(0)
    isOver(talk)
  })

  it('is no loss of the session, and ends what still waits', async () => {
    const talk = begun(EVENT('29'), host('SKTERM\r\n'), prints('OK\r\n'), EVENT('27'))
    const waiting = failure(talk.session.send(FRAME, { signal }))
    await talk.settle(talk.session.leave())
    expect(await settled(talk.time, waiting)).toMatchObject({ code: 'meter.session-lost' })
    expect(await failure(talk.session.send(FRAME, { signal }))).toMatchObject({ code: 'meter.session-lost' })
    isOver(talk)
  })
})
