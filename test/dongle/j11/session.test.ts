import { describe, expect, it } from 'vitest'
import { Notification, Request } from '../../../src/dongle/j11/codes.js'
import { addressOf, descriptorChannel, j11Channel, lqiOf } from '../../../src/dongle/j11/radio.js'
import { start } from '../../../src/dongle/j11/start.js'
import { join } from '../../../src/meter/join.js'
import { MeterSession } from '../../../src/meter/session.js'
import { failure, never } from '../../helpers/play.js'
import {
  bytes,
  codesIn,
  credentials,
  device,
  hex,
  MAC,
  PAN,
  recorder,
  result,
  told,
  type Script,
  vector,
} from './device.js'

const UDP_PORT = 0x0e1a
const signal = never

describe('J11, session', () => {
  async function inSession(script: Script = {}) {
    const all = device(script)
    const session = (await all.settle(all.dongle.join(PAN, UDP_PORT, all.context)))!
    const heard: unknown[] = []
    session.subscribe(({ kind, ...rest }) => heard.push([kind, ...(Object.values(rest) as unknown[])]))
    all.written.length = 0
    return { ...all, session, heard }
  }
  const PAYLOAD = bytes('1081000605FF010288016202EA00EB00')
  const sending = (session: { send: Awaited<ReturnType<typeof inSession>>['session']['send'] }) =>
    session.send(PAYLOAD, { signal })

  it.each([
    ['00', 'sent'],
    ['10', 'sent'],
    ['05', 'failed'],
    ['03', 'failed'],
    ['08', 'failed'],
    ['1F', 'unknown'],
    ['0F', 'unknown'],
    ['0A', 'unknown'],
    ['20', 'failed'],
  ])('tells from %s that a datagram was %s', async (radio, outcome) => {
    const { session, settle } = await inSession({ [Request.send]: [[result(Request.send, `01${radio}1081000605`)]] })
    expect(await settle(sending(session))).toBe(outcome)
  })

  it.each([
    ['06', 'failed', 0],
    ['35', 'failed', 0],
    ['52', 'failed', 0],
    ['10', 'failed', 1],
    ['0B', 'failed', 1],
    ['53', 'failed', 1],
    ['51', 'failed', 1],
  ])('tells from the result %s: %s, and the session over %i times', async (byte, outcome, over) => {
    const { session, settle, heard } = await inSession({ [Request.send]: [[result(Request.send, byte)]] })
    expect(await settle(sending(session))).toBe(outcome)
    expect(heard).toEqual(Array.from({ length: over }, () => ['over', 'endedByMeter']))
  })

  it('refuses what no later attempt can change', async () => {
    const { session, settle } = await inSession({ [Request.send]: [[result(Request.send, '11')]] })
    expect(await settle(failure(sending(session)))).toMatchObject({ facts: { reason: 'wrongLength' } })
  })

  it('tries each minute while the transmit time is used up, and tells when it begins and ends', async () => {
    const limited = [result(Request.send, '01021081000605')]
    const { session, settle, heard, writtenAt } = await inSession({
      [Request.send]: [limited, limited, [vector('F21')]],
    })
    const before = writtenAt.length
    expect(await settle(sending(session))).toBe('sent')
    expect(heard).toEqual([
      ['paused', 'transmit limit'],
      ['resumed', 'transmit limit'],
    ])
    const [first, ...others] = writtenAt.slice(before)
    expect(others.map((at) => at - first!)).toEqual([60_001, 120_002])
  })

  it('is given up by the meter layer where the transmit time does not come back', async () => {
    const all = device({ [Request.send]: [[result(Request.send, '01021081000605')]] })
    const found = await all.settle(join(all.dongle, credentials, PAN, all.context))
    const session = new MeterSession(found, all.context)
    const begun = all.time.monotonic()
    expect(await all.settle(failure(session.send(PAYLOAD, { signal })))).toMatchObject({ code: 'meter.rate-limited' })
    expect(all.time.monotonic() - begun).toBe(20 * 60_000 + 1)
  })

  it('does not know what became of a sending without a response, where the dongle tells its version', async () => {
    const { session, settle, written } = await inSession({ [Request.send]: [[]] })
    expect(await settle(sending(session))).toBe('unknown')
    expect(codesIn(written)).toEqual(['0008', '006B'])
  })

  it('is an error where the dongle says nothing at all', async () => {
    const { session, settle } = await inSession({ [Request.send]: [[]], [Request.version]: [[]] })
    expect(await settle(failure(sending(session)))).toMatchObject({ code: 'dongle.silent', facts: { request: '006B' } })
  })

  it.each([
    ['link: MAC connected', []],
    ['link: PANA connected', []],
    ['link: MAC lost', [['over', 'endedByMeter']]],
    ['link: PANA lost', [['over', 'endedByMeter']]],
    ['F18', [['resumed', 're-authentication']]],
    ['PANA failed (02)', [['over', 'notRenewed']]],
    ['PANA no response (03)', [['over', 'notRenewed']]],
    ['reception failure: reason 20, seq 5, no fragment, 5 payload bytes (layout by JET)', []],
    ['data received, 4 bytes', []],
    ['instance list, multicast', []],
    ['F19', [['datagram', Uint8Array.from(bytes(vector('F19').slice(78))), 255]]],
  ])('understands %s, which nobody asked for', async (name, expected) => {
    const { line, heard } = await inSession()
    line.receive(bytes(vector(name)))
    expect(
      heard.map((event) =>
        (event as unknown[]).map((each) => (each instanceof Uint8Array ? Uint8Array.from(each) : each)),
      ),
    ).toEqual(expected)
  })

  it('takes a datagram only of its port, and of the size that it tells', async () => {
    const { line, heard } = await inSession()
    const data = vector('F22').slice(24)
    line.receive(bytes(told(Notification.received, data.slice(0, 36) + '02CC' + data.slice(40))))
    line.receive(bytes(told(Notification.received, data.slice(0, -2))))
    line.receive(bytes(told(Notification.received, data.slice(0, 50))))
    expect(heard).toEqual([])
  })

  it('ends in good order, and says whether that was heard', async () => {
    const silentPana = await inSession({ [Request.endPana]: [[]] })
    expect(await silentPana.settle(silentPana.session.leave())).toBe(false)
    expect(codesIn(silentPana.written)).toEqual(['0057', '0006', '0058'])
    const mute = await inSession({ [Request.endPana]: [[]], [Request.closePort]: [[]], [Request.endRouteB]: [[]] })
    const begun = mute.time.monotonic()
    expect(await mute.settle(failure(mute.session.leave()))).toBeInstanceOf(Error)
    expect(mute.time.monotonic() - begun).toBe(12_000)
  })
})

describe('J11, what it never does', () => {
  it('sends no firmware update, and nothing that writes', () => {
    const codes: readonly number[] = Object.values(Request)
    for (const code of [0x00f0, 0x010a, 0x0101]) expect(codes).not.toContain(code)
  })

  it('shows no credentials, no address and no PAN ID in logs', async () => {
    const { log, lines } = recorder()
    const { dongle, line, context, settle } = device({}, log)
    await settle(start(line, context))
    const found = await settle(join(dongle, credentials, undefined, context))
    await settle(found.session.send(bytes(vector('F20').slice(68)), { signal }))
    for (const name of [
      'F22',
      'link: MAC lost',
      'reception failure: reason 20, seq 5, no fragment, 5 payload bytes (layout by JET)',
    ])
      line.receive(bytes(vector(name)))
    line.receive(bytes(`00${vector('F5')}${vector('F22').slice(0, -2)}00`))
    await settle(found.session.leave())
    const text = lines.join('\n').toUpperCase()
    expect(text).toContain('"CODE":"6018"')
    const secrets = [
      credentials.id.reveal(),
      credentials.password.reveal(),
      'CCDDEEFF',
      MAC,
      'BCDE',
      '0250C2FFFEDC2822',
    ]
    const forms = secrets.flatMap((secret) => [secret, hex(Buffer.from(secret))])
    expect(forms.filter((form) => text.includes(form))).toEqual([])
  })
})

describe('J11, channels and signal strength', () => {
  it('are those of a descriptor, in both directions', () => {
    for (let own = 4; own <= 17; own++) expect(j11Channel(descriptorChannel(own))).toBe(own)
    expect([33, 59, 60, 34, 31, 61].map(j11Channel)).toEqual([4, 17, undefined, undefined, undefined, undefined])
    expect([-128, -104, -60, -34, 0].map(lqiOf)).toEqual([0, 1, 161, 255, 255])
    expect(hex(addressOf(MAC))).toBe('FE800000000000000250C2FFFEDC2822')
  })
})
