import { describe, expect, it } from 'vitest'
import { Notification, Request } from '../../../src/dongle/j11/codes.js'
import { lqiOf } from '../../../src/dongle/j11/radio.js'
import { start } from '../../../src/dongle/j11/start.js'
import type { Beacon } from '../../../src/dongle/dongle.js'
import { BONDED_CHANNELS } from '../../../src/dongle/pan-descriptor.js'
import { lostPort } from '../../../src/dongle/port/port.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import { Asker } from '../../../src/meter/ask.js'
import { join } from '../../../src/meter/join.js'
import { MeterSession } from '../../../src/meter/session.js'
import { failure, never } from '../../helpers/play.js'
import {
  bytes,
  codesIn,
  credentials,
  device,
  FACTS,
  hex,
  PAN,
  recorder,
  result,
  told,
  type Script,
  vector,
} from './device.js'

const UDP_PORT = 0x0e1a
const signal = never
const ANOTHER_METER = told(Notification.pana, '010001020304050607')

describe('J11, the whole talk of the application note', () => {
  it('is written byte for byte, but for the duration of the scan', async () => {
    const { dongle, line, context, settle, written, time } = device()
    expect(await settle(start(line, context))).toEqual(FACTS)
    const found = await settle(join(dongle, credentials, undefined, context))
    expect(found.pan).toEqual(PAN)
    const payloads: string[] = []
    found.session.subscribe((event) => {
      if (event.kind === 'datagram') payloads.push(hex(event.payload))
    })
    expect(await settle(found.session.send(bytes(vector('F20').slice(68)), { signal }))).toBe('sent')
    line.receive(bytes(vector('F22')))
    expect(payloads).toEqual([vector('F22').slice(78)])
    expect(await settle(found.session.leave())).toBe(true)
    expect(written).toEqual([
      ...[vector('F1'), vector('version'), vector('F3'), vector('F5')],
      ...[vector('scan D=8, all channels, pairing id CCDDEEFF'), vector('F10'), vector('F12'), vector('F14')],
      ...[vector('F16'), vector('F20'), vector('end PANA'), vector('close port 3610'), vector('end B route')],
    ])
    expect(found).toMatchObject({ scanMs: 14 * 2468, joinMs: 4003 })
    expect(await time.step(), 'no timer left').toBe(false)
  })

  it('is heard by the meter layer, with the signal strength of the last datagram', async () => {
    const { dongle, line, context, settle } = device({
      [Request.send]: [[result(Request.send, '0100'), vector('Get_Res E7=523 W E8=3.0 A / 2.5 A')]],
    })
    const found = await settle(join(dongle, credentials, PAN, context))
    const session = new MeterSession(found, context)
    const asker = new Asker(session, context)
    const reading = asker.read(smartMeter.instantaneousPower, { signal })
    // The transaction ID is the asker's: the frame is one that nobody asked for.
    line.receive(bytes(vector('F22')))
    expect(session.lqi).toBe(lqiOf(-53))
    asker.stop()
    line.lose(lostPort('device'))
    expect(await failure(reading)).toMatchObject({ code: 'dongle.lost' })
  })
})

describe('J11, start', () => {
  it('goes on without 6019 where the version is told', async () => {
    const { line, context, settle, written, time } = device({ [Request.reset]: [[]] })
    expect(await settle(start(line, context))).toEqual(FACTS)
    expect(codesIn(written)).toEqual(['00D9', '006B', '006B'])
    expect(time.monotonic()).toBe(15_052)
  })

  it('says so when nothing answers any more', async () => {
    const { line, context, settle } = device({ [Request.reset]: [[]], [Request.version]: [[]] })
    expect(await settle(failure(start(line, context)))).toMatchObject({ code: 'dongle.silent' })
  })

  it('tells of a firmware that is not known, and uses it', async () => {
    const { log, lines } = recorder()
    const { line, context, settle } = device(
      { [Request.version]: [[result(Request.version, '010300020100000001')]] },
      log,
    )
    expect(await settle(start(line, context))).toEqual({ language: 'J11', firmware: '2.1.1', build: { id: '0300' } })
    expect(lines.filter((each) => each.startsWith('warn'))).toEqual([expect.stringContaining('"id":"0300"')])
  })

  it('refuses a version of another shape', async () => {
    const { line, context, settle } = device({ [Request.version]: [[result(Request.version, '010400')]] })
    expect(await settle(failure(start(line, context)))).toMatchObject({
      code: 'dongle.refused',
      message: 'The dongle answered the request 006B in a form that kenshin does not know.',
    })
  })
})

describe('J11, scan', () => {
  const beacon = vector('channel 12: one beacon')
  const scanned = async (
    script: Script,
    channels: readonly number[] = BONDED_CHANNELS,
  ): Promise<{ found: Beacon[]; ms: number; written: string[] }> => {
    const { dongle, context, settle, written, time } = device(script)
    await settle(dongle.introduce(credentials, context))
    const begun = time.monotonic()
    const found = await settle(dongle.scan({ duration: 8, channels }, context))
    return { found, ms: time.monotonic() - begun, written }
  }
  const expected = [{ ...PAN, pairingId: undefined }]

  it('of one channel asks for that one alone', async () => {
    const { found, written, ms } = await scanned({ [Request.scan]: [[[2468, beacon], vector('F9')]] }, [PAN.channel])
    expect([found, ms]).toEqual([expected, 2469])
    expect(written.at(-1)).toBe(vector('scan D=8, only channel 12'))
  })

  it('of a channel that J11 does not have finds nothing, at once', async () => {
    expect(await scanned({}, [34])).toMatchObject({ found: [], ms: 0 })
  })

  it('waits for what comes behind the response', async () => {
    const { found, ms } = await scanned({ [Request.scan]: [[vector('F9'), [30_000, beacon]]] })
    expect(found).toEqual(expected)
    expect(ms).toBeCloseTo(14 * 9.64 * 256, 5)
  })

  it('keeps what was heard where the response is lost', async () => {
    const { found, ms } = await scanned({ [Request.scan]: [[[2468, beacon]]] })
    expect([found, ms]).toEqual([expected, 60_000])
  })

  it('is an error where nothing came', async () => {
    const { dongle, context, settle } = device({ [Request.scan]: [[]] })
    expect(await settle(failure(dongle.scan({ duration: 8, channels: BONDED_CHANNELS }, context)))).toMatchObject({
      code: 'dongle.silent',
    })
  })

  it.each([
    ['two beacons', '000C020001020304050607ABCDDE0010203040506070123498', 2],
    ['none, and result 00', '000C00', 0],
    ['fewer than it counts', '000C020001020304050607ABCDDE', 0],
    ['nothing', '010C', 0],
  ])('takes a note with %s', async (_, data, count) => {
    const answers = [[told(Notification.scanned, data), result(Request.scan)]]
    const { found } = await scanned({ [Request.scan]: answers }, [PAN.channel])
    expect(found).toHaveLength(count)
  })
})

describe('J11, join', () => {
  const failed = [result(Request.startRouteB, '0E')]
  const works = [vector('F13')]

  it('tries a failed connection again at once, then after a reset', async () => {
    for (const [failures, codes] of [
      [0, []],
      [1, ['0053']],
      [2, ['0053', '00D9', '005F', '0054', '005F', '0053']],
    ] as const) {
      const { dongle, context, settle, written } = device({
        [Request.startRouteB]: [...Array.from({ length: failures }, () => failed), works],
      })
      await settle(dongle.introduce(credentials, context))
      expect(await settle(dongle.join(PAN, UDP_PORT, context))).toBeDefined()
      expect(codesIn(written)).toEqual(['005F', '0054', '005F', '0053', ...codes, '0005', '0056'])
    }
  })

  it('begins again where the response is lost, and does so once', async () => {
    const once = device({ [Request.startRouteB]: [[], works] })
    expect(await once.settle(once.dongle.join(PAN, UDP_PORT, once.context))).toBeDefined()
    expect(codesIn(once.written)).toEqual(['005F', '0053', '00D9', '005F', '0053', '0005', '0056'])
    const always = device({ [Request.startRouteB]: [[]] })
    expect(await always.settle(failure(always.dongle.join(PAN, UDP_PORT, always.context)))).toMatchObject({
      code: 'dongle.silent',
      facts: { request: '0053' },
    })
  })

  it('takes the result of the authentication for its response, where that is lost', async () => {
    const { dongle, context, settle } = device({ [Request.startPana]: [[vector('F18')]] })
    expect(await settle(dongle.join(PAN, UDP_PORT, context))).toBeDefined()
  })

  it('gives up after the third time', async () => {
    const { dongle, context, settle, written } = device({ [Request.startRouteB]: [failed] })
    expect(await settle(dongle.join(PAN, UDP_PORT, context))).toBeUndefined()
    expect(codesIn(written).filter((code) => code === '0053')).toHaveLength(3)
  })

  it('begins the next one, and the next scan, with a reset', async () => {
    const { dongle, context, settle, written } = device({
      [Request.startPana]: [[vector('F17'), vector('PANA failed (02)')]],
    })
    await settle(dongle.introduce(credentials, context))
    await settle(dongle.join(PAN, UDP_PORT, context))
    written.length = 0
    await settle(dongle.scan({ duration: 8, channels: BONDED_CHANNELS }, context))
    await settle(dongle.join(PAN, UDP_PORT, context))
    await settle(dongle.join(PAN, UDP_PORT, context))
    const reset = ['00D9', '005F', '0054']
    const once = ['005F', '0053', '0005', '0056']
    expect(codesIn(written)).toEqual([...reset, '0051', ...once, ...reset, ...once])
  })

  it.each([
    ['the credentials are refused', [vector('F17'), vector('PANA failed (02)')], 1003],
    ['the meter is silent', [vector('F17'), vector('PANA no response (03)')], 1003],
    ['no result comes', [vector('F17')], 61_001],
    ['the result is of another MAC address', [vector('F17'), ANOTHER_METER], 61_001],
  ])('is refused where %s', async (_, answers, ms) => {
    const { dongle, context, settle, time } = device({ [Request.startPana]: [answers] })
    expect(await settle(dongle.join(PAN, UDP_PORT, context))).toBeUndefined()
    expect(time.monotonic()).toBe(ms + 1)
  })

  it('takes an authentication that is under way for its own (52)', async () => {
    const { dongle, context, settle } = device({
      [Request.startPana]: [[result(Request.startPana, '52'), vector('F18')]],
    })
    expect(await settle(dongle.join(PAN, UDP_PORT, context))).toBeDefined()
  })

  it.each([
    { ...PAN, mac: '0050C2FFFEDC2823' },
    { ...PAN, panId: 'BCDF' },
    { ...PAN, channel: 34 },
  ])('is refused where the dongle finds another PAN than %j', async (pan) => {
    const { dongle, context, settle, written } = device()
    expect(await settle(dongle.join(pan, UDP_PORT, context))).toBeUndefined()
    expect(codesIn(written)).not.toContain('0056')
  })

  it('leaves no dongle behind that goes on joining', async () => {
    const { dongle, context, settle, written, time } = device()
    const stop = new AbortController()
    const joining = failure(dongle.join(PAN, UDP_PORT, { ...context, signal: stop.signal }))
    await time.pass(500)
    const reason = new Error('enough')
    stop.abort(reason)
    expect(await settle(joining)).toBe(reason)
    expect(codesIn(written)).toEqual(['005F', '0053', '00D9'])
  })

  it.each([
    ['settings', Request.initialSettings, '04', 'wrongValue'],
    ['the connection', Request.startRouteB, '34', 'routeBRunning'],
    ['the port', Request.openPort, '12', 'tooManyPorts'],
    ['the authentication', Request.startPana, '51', 'panaNotSet'],
  ])('tells why %s was refused', async (_, code, byte, reason) => {
    const { dongle, context, settle } = device({ [code]: [[result(code, byte)]] })
    expect(await settle(failure(dongle.join(PAN, UDP_PORT, context)))).toMatchObject({
      code: 'dongle.refused',
      facts: { reason },
    })
  })
})
