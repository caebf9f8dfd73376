import { describe, expect, it } from 'vitest'
import { Notification, Refusal, Request, responseTo, Result } from '../../../src/dongle/j11/codes.js'
import { encodeFrame } from '../../../src/dongle/j11/frame.js'
import { initialSettings, openPort, reset, send, setCredentials, version } from '../../../src/dongle/j11/requests.js'
import { lostPort } from '../../../src/dongle/port/port.js'
import { failure, never } from '../../helpers/play.js'
import { bytes, codesIn, credentials, device, result, told, vector, type Answers } from './device.js'

const signal = never
const ok = [result(Request.initialSettings)]
const busy = [result(Request.initialSettings, '3D')]

describe('RequestLine.request()', () => {
  it('sends one at a time, in the order they came', async () => {
    const { line, time, settle, writtenAt, written } = device({
      [Request.version]: [
        [
          [700, vector('F2')],
          [300, result(Request.version)],
        ],
      ],
    })
    const both = [line.request(version, { signal }), line.request(initialSettings(4), { signal })]
    await settle(Promise.all(both))
    expect(codesIn(written)).toEqual(['006B', '005F'])
    expect([writtenAt, time.monotonic()]).toEqual([[0, 1000], 1001])
  })

  it.each(Object.entries(Result).filter(([name]) => name !== 'success'))(
    'tells the result %s in words, as a reason',
    async (name, byte) => {
      const code = byte.toString(16).toUpperCase().padStart(2, '0')
      const { line, settle } = device({ [Request.endPana]: [[result(Request.endPana, code)]] })
      const error = await settle(failure(line.request({ ...reset, code: Request.endPana, endsAt: 0x2057 }, { signal })))
      expect(error).toMatchObject({ code: 'dongle.refused', facts: { request: '0057', result: code, reason: name } })
      const { en, ja } = (error as { words: Record<'en' | 'ja', string> }).words
      expect(en).toMatch(new RegExp(`^The dongle refused the request 0057: .+ \\(${code}\\)\\.$`))
      expect(ja).toMatch(new RegExp(`^ドングルがコマンド 0057 を拒否しました: .+（${code}）。$`))
    },
  )

  it('tells a result that no paper names', async () => {
    const { line, settle } = device({ [Request.version]: [[result(Request.version, '7A')]] })
    expect(await settle(failure(line.request(version, { signal })))).toMatchObject({
      message: 'The dongle refused the request 006B: a reason that is not known (7A).',
    })
  })

  it.each(['', '03', 'F0', '0102030405'])('ends with FFFF and 2FFF, whatever data they have: "%s"', async (data) => {
    const unknown = device({ [Request.version]: [[told(Refusal.unknownCode, data)]] })
    expect(await unknown.settle(failure(unknown.line.request(version, { signal })))).toMatchObject({
      code: 'dongle.refused',
      facts: { reason: 'unknownCommand' },
    })
    const damaged = device({ [Request.version]: [[told(Refusal.headerSum, data)], [result(Request.version)]] })
    await damaged.settle(damaged.line.request(version, { signal }))
    expect(codesIn(damaged.written)).toEqual(['006B', '006B'])
  })

  it.each(['13', 'F0', 'F1', 'F2', 'F3'])(
    'sends again what was damaged on the way (%s), three times in all',
    async (code) => {
      const damaged = [result(Request.initialSettings, code)]
      const once = device({ [Request.initialSettings]: [damaged, damaged, ok] })
      await once.settle(once.line.request(initialSettings(4), { signal }))
      expect(once.written).toHaveLength(3)
      const always = device({ [Request.initialSettings]: [damaged] })
      const error = await always.settle(failure(always.line.request(initialSettings(4), { signal })))
      expect(error).toMatchObject({ code: 'dongle.refused', facts: { result: code } })
      expect(always.written).toHaveLength(3)
    },
  )

  it('waits while an earlier request is under way (3D), and gives up', async () => {
    const once = device({ [Request.initialSettings]: [busy, busy, ok] })
    await once.settle(once.line.request(initialSettings(4), { signal }))
    expect(once.writtenAt).toEqual([0, 501, 1502])
    const always = device({ [Request.initialSettings]: [busy] })
    const error = await always.settle(failure(always.line.request(initialSettings(4), { signal })))
    expect(error).toMatchObject({ facts: { reason: 'requestRunning' } })
    expect(always.written).toHaveLength(5)
  })

  it('takes for done what is so already: 58 and 0A', async () => {
    const { line, settle } = device({
      [Request.credentials]: [[result(Request.credentials, '58')]],
      [Request.openPort]: [[vector('open port: already open (0A)')]],
    })
    expect(await settle(line.request(setCredentials(credentials), { signal }))).toMatchObject({
      result: 'credentialsAlreadySet',
    })
    expect(await settle(line.request(openPort(0x0e1a), { signal }))).toMatchObject({ result: 'portAlreadyOpen' })
  })

  it('says it again when no answer came, and no more than twice', async () => {
    const { line, settle, writtenAt, time } = device({ [Request.version]: [[]] })
    const error = await settle(failure(line.request(version, { signal })))
    expect(error).toMatchObject({ code: 'dongle.silent', message: 'The dongle did not answer 006B within 5 s.' })
    expect([writtenAt, await time.step()]).toEqual([[0, 5000], false])
  })

  it('hears a response and what comes in the same read, and neither twice', async () => {
    const { line, settle } = device({ [Request.version]: [[result(Request.version) + vector('F19') + vector('F18')]] })
    const heard: number[] = []
    line.subscribe(({ code }) => heard.push(code))
    await settle(line.request(version, { signal }))
    expect(heard).toEqual([responseTo(Request.version), Notification.received, Notification.pana])
  })

  it('finds an answer behind a frame that was broken off, within its time', async () => {
    const cut = vector('F19').slice(0, 50)
    const { line, settle, time } = device({
      [Request.version]: [
        [
          [10, cut],
          [10, result(Request.version)],
        ],
      ],
    })
    await settle(line.request(version, { signal }))
    expect(time.monotonic()).toBe(1020)
  })

  it('takes no late response to an earlier sending for its own', async () => {
    const address = bytes('FE800000000000000250C2FFFEDC2822')
    const payload = bytes('1081000605FF010288016202EA00EB00')
    const late: Answers = [result(Request.send, '01051081000505'), [100, vector('F21')]]
    const { line, settle, time } = device({ [Request.send]: [late] })
    const { data } = await settle(line.request(send(address, 0x0e1a, payload), { signal }))
    expect([data[0], time.monotonic()]).toEqual([0, 101])
  })

  it('ignores a response without a result', async () => {
    const empty = told(responseTo(Request.version))
    const { line, settle } = device({ [Request.version]: [[empty, result(Request.version)]] })
    await settle(line.request(version, { signal }))
  })

  it('keeps the turn of a request that is given up while it runs', async () => {
    const { line, settle, time, writtenAt } = device({ [Request.version]: [[[2000, result(Request.version)]]] })
    const stop = new AbortController()
    const given = failure(line.request(version, { signal: stop.signal }))
    await time.pass(500)
    const reason = new Error('enough')
    stop.abort(reason)
    expect(await given).toBe(reason)
    await settle(line.request(initialSettings(4), { signal }))
    expect(writtenAt).toEqual([0, 2000])
  })

  it('rejects everything at once when the plug is pulled, and leaves no timer', async () => {
    const { line, time } = device({ [Request.version]: [[]] })
    const all = [version, initialSettings(4)].map((request) => failure(line.request(request, { signal })))
    line.receive(bytes(vector('F19').slice(0, 50)))
    await time.pass(100)
    line.lose(lostPort('device'))
    for (const error of await Promise.all(all)) expect(error).toMatchObject({ code: 'dongle.lost' })
    expect(await time.step()).toBe(false)
  })

  it('leaves no timer with close()', async () => {
    const { line, time } = device({ [Request.version]: [[]] })
    const error = failure(line.request(version, { signal }))
    line.receive(encodeFrame('response', { code: 1, data: bytes('00') }).subarray(0, 12))
    await time.pass(100)
    await line.close()
    await line.close()
    expect(await error).toMatchObject({ code: 'dongle.lost' })
    expect([line.lost.aborted, await time.step()]).toEqual([false, false])
  })
})
