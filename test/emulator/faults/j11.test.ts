import { describe, expect, it } from 'vitest'
import type { FaultSpec } from '../../../src/emulator/faults/faults.js'
import { echonetOf, J11Host, MAC, METER, sending } from '../j11-host.js'
import { GET_HISTORY, GET_POWER, NOW } from './joined.js'

async function joinedWith(...faults: FaultSpec[]): Promise<J11Host> {
  const host = new J11Host({ clock: NOW, clockRate: 0, latency: 'real', faults })
  await host.join()
  return host
}

const SENT = '2008 01001081000105'
const UNACKNOWLEDGED = '2008 01051081000105'
/** ESV and TID of each answer. */
const answersOf = (frames: readonly string[]): string[] =>
  echonetOf(frames).map(({ esv, tid }) => `${esv.toString(16)} ${tid.toString(16)}`)
const ask = async (...faults: FaultSpec[]): Promise<string[]> => (await joinedWith(...faults)).request(GET_POWER)

describe('faults of a request, told in J11', () => {
  it.each([
    [{ fault: 'lost-ack' }, [UNACKNOWLEDGED], ['72 1']],
    [{ fault: 'lost-request' }, [UNACKNOWLEDGED], []],
    [{ fault: 'busy-channel' }, ['2008 01031081000105'], []],
    [{ fault: 'queued-request' }, ['2008 011F1081000105'], ['72 1']],
    [{ fault: 'rate-limit' }, ['2008 01021081000105'], []],
    [{ fault: 'drop-answer' }, [SENT], []],
    [{ fault: 'double-answer' }, [SENT], ['72 1', '72 1']],
    [{ fault: 'wrong-tid' }, [SENT], ['72 5554']],
    [{ fault: 'sna' }, [SENT], ['52 1']],
    [{ fault: 'neighbour-first' }, [SENT], ['72 1']],
    [{ fault: 'hang-in-data-phase' }, ['2008 13'], []],
    [{ fault: 'silent-meter' }, [SENT], []],
    [{ fault: 'lost-ok', on: '0008' }, [], ['72 1']],
    [{ fault: 'refuse-command', on: '0008' }, ['2008 3D'], []],
    [{ fault: 'refuse-command', on: '0008', result: 0x35 }, ['2008 35'], []],
    [{ fault: 'end-session' }, [SENT, `601A 04${MAC}D6`], []],
    [{ fault: 'lose-link' }, [SENT, `601A 03${MAC}D6`], []],
    [{ fault: 'expire-session' }, [SENT, `6028 01${MAC}`], []],
    [{ fault: 'expire-session', renewed: false }, [SENT, `6028 03${MAC}`], []],
    [{ fault: 'not-received' }, [SENT, `6038 20${METER}050100001081000102`], []],
  ] as const)('%o', async (fault, told, answers) => {
    const frames = await ask(fault)
    expect(frames.filter((frame) => !frame.startsWith('6018'))).toEqual(told)
    expect(answersOf(frames)).toEqual(answers)
  })

  it('glue-echo and notify-between: a notification comes before the response', async () => {
    for (const fault of ['glue-echo', 'notify-between'] as const) {
      const frames = await ask({ fault })
      expect(frames[1]).toBe(SENT)
      expect(answersOf(frames)).toEqual(['73 1', '72 1'])
    }
  })

  it('garbage-bytes come before the response', async () => {
    expect((await ask({ fault: 'garbage-bytes' })).slice(0, 2)).toEqual(['? FF0081207EC3', SENT])
  })

  it('cut-datagram: what is left of the answer is no frame', async () => {
    const host = await joinedWith({ fault: 'cut-datagram' })
    expect(await host.request(GET_POWER)).toEqual([SENT])
    const next = await host.request(GET_POWER)
    expect(next).toContain('data-sum')
    expect(next).toContain(SENT)
    expect(answersOf(next)).toEqual(['72 1'])
  })

  it('torn-datagram: the answer breaks off, and comes whole directly behind it', async () => {
    const frames = await ask({ fault: 'torn-datagram' })
    expect(frames).toContain('data-sum')
    expect(answersOf(frames)).toEqual(['72 1'])
  })

  it('wrong-sum', async () => {
    const host = await joinedWith({ fault: 'wrong-sum' })
    const frames = await host.request(GET_POWER)
    expect([frames[0], frames[1]]).toEqual([SENT, 'data-sum'])
    expect(answersOf(await host.request(GET_HISTORY))).toEqual(['72 2'])
  })

  it('frame-in-data: a notification holds a response of the dongle', async () => {
    const frames = await ask({ fault: 'frame-in-data' })
    expect(frames[0]).toMatch(/^6018 .*D0F9EE5D20080005034100060+6?$/)
    expect(frames[1]).toBe(SENT)
    expect(answersOf(frames)).toEqual(['73 0', '72 1'])
  })

  it('late-answer, other-source and value-garbage are the same in any language', async () => {
    const host = await joinedWith({ fault: 'late-answer' })
    expect(answersOf(await host.request(GET_POWER))).toEqual([])
    expect(answersOf(await host.request(GET_HISTORY))).toEqual(['72 1', '72 2'])
    host.emulator.faults.push({ fault: 'other-source' })
    expect((await host.request(GET_POWER))[1]).toMatch(/^6018 FE8000000000000002112233445566AA/)
    host.emulator.faults.push({ fault: 'value-garbage' })
    expect(await host.value('E1')).toBe('FF')
  })

  it('silent-dongle and disconnect', async () => {
    const silent = await joinedWith({ fault: 'silent-dongle' })
    expect(await silent.request(GET_POWER)).toEqual([])
    expect(await silent.ask(0xd9)).toEqual([])
    const gone = await joinedWith({ fault: 'disconnect' })
    await gone.request(GET_POWER)
    expect(gone.hungUp).toBe(true)
  })
})

describe('what is left of a session in J11', () => {
  it('a lost session can be opened again on the same B route', async () => {
    const host = await joinedWith({ fault: 'end-session' })
    await host.request(GET_POWER)
    expect(await host.request(GET_POWER)).toEqual(['2008 10'])
    expect((await host.ask(0x56))[1]).toBe(`6028 01${MAC}`)
    expect(answersOf(await host.request(GET_POWER))).toEqual(['72 1'])
  })

  it('a lost link ends the B route', async () => {
    const host = await joinedWith({ fault: 'lose-link' })
    await host.request(GET_POWER)
    expect(await host.ask(0x56)).toEqual(['2056 10'])
    expect((await host.ask(0x53))[0]).toMatch(/^2053 01/)
  })

  it('while it is renewed nothing can be sent', async () => {
    const host = await joinedWith({ fault: 'expire-session', seconds: 60 })
    host.send(0x08, sending(GET_POWER))
    await host.readFor(5000)
    host.send(0x08, sending(GET_POWER))
    expect(await host.readFor(5000)).toEqual(['2008 35'])
  })

  it('a used-up send time comes back unasked', async () => {
    const host = await joinedWith({ fault: 'rate-limit', seconds: 60 })
    await host.request(GET_POWER)
    expect(answersOf(await host.request(GET_POWER))).toEqual(['72 1'])
  })
})

describe('faults of commands and joins', () => {
  it('refuse-join, unanswered-join', async () => {
    const host = new J11Host({ faults: [{ fault: 'refuse-join' }, { fault: 'unanswered-join' }] })
    expect((await host.join())[1]).toBe(`6028 02${MAC}`)
    expect((await host.ask(0x56))[1]).toBe(`6028 03${MAC}`)
    expect((await host.ask(0x56))[1]).toBe(`6028 01${MAC}`)
  })

  it('link-states', async () => {
    const host = new J11Host({ faults: [{ fault: 'link-states' }] })
    expect((await host.join()).slice(0, 4)).toEqual(['2056 01', `601A 01${MAC}D6`, `601A 02${MAC}D6`, `6028 01${MAC}`])
  })

  it('refuse-command: any, or the one named', async () => {
    const any = new J11Host({ faults: [{ fault: 'refuse-command' }] })
    expect(await any.ask(0x6b)).toEqual(['206B 3D'])
    const host = new J11Host({ faults: [{ fault: 'refuse-command', on: '0053', times: 2, result: 0x0e }] })
    await host.start()
    expect(await host.ask(0x53)).toEqual(['2053 0E'])
    expect((await host.ask(0x53))[0]).toMatch(/^2053 01/)
  })

  it('lost-ok of a reset: it does not say that it has started', async () => {
    const host = new J11Host({ faults: [{ fault: 'lost-ok', on: '00D9' }] })
    expect(await host.ask(0xd9)).toEqual([])
    expect(await host.ask(0x6b)).toHaveLength(1)
  })

  it('kept-credentials', async () => {
    const host = new J11Host({ faults: [{ fault: 'kept-credentials' }] })
    await host.start()
    await host.ask(0xd9)
    await host.ask(0x5f, '05001000')
    expect(await host.ask(0x54, '30'.repeat(44))).toEqual(['2054 58'])
    expect((await host.join())[1]).toBe(`6028 01${MAC}`)
    await host.ask(0xd9)
    expect(await host.ask(0x54, '30'.repeat(44))).toEqual(['2054 01'])
  })

  it('glue-response: in one piece with the notification that follows', async () => {
    const host = new J11Host({ faults: [{ fault: 'glue-response', times: 2 }] })
    await host.start()
    host.send(0x56)
    await host.time.pass(10_000)
    expect(host.framesIn(Buffer.from(host.chunks[0]!).toString('hex'))).toEqual(['2056 01', `6028 01${MAC}`])
    host.take()
    host.send(0x08, sending(GET_POWER))
    await host.time.pass(10_000)
    expect(host.chunks).toHaveLength(1)
    host.take()
    host.emulator.faults.push({ fault: 'glue-response', on: '006B' })
    expect(await host.ask(0x6b)).toEqual([])
    expect(await host.ask(0x0e)).toHaveLength(2)
  })
})
