import { describe, expect, it } from 'vitest'
import { J11Host, MAC, METER, sending } from '../../j11-host.js'

const GET_POWER = '1081000105FF010288016201E700'
const CREDENTIALS = Buffer.from('00112233445566778899AABBCCDDEEFF0123456789AB', 'latin1').toString('hex')
const other = (text: string, from: string, to: string): string =>
  Buffer.from(Buffer.from(text, 'hex').toString('latin1').replace(from, to), 'latin1').toString('hex')
const SCAN = '060003FFF0014343444445454646'

describe('commands', () => {
  it('tells the firmware, its address and its state', async () => {
    const host = new J11Host()
    expect(await host.ask(0x6b)).toEqual(['206B 01040001030000158A'])
    expect(await host.ask(0x0e)).toEqual(['200E 01001D129100000011'])
    expect(await host.ask(0x09)).toEqual(['2009 01FE80000000000000021D129100000011'])
    expect(await host.ask(0x01)).toEqual(['2001 01020101'])
    expect(await host.ask(0x107)).toEqual(['2107 010500FF00'])
    await host.start()
    expect(await host.ask(0x01)).toEqual(['2001 01030201'])
    expect(await host.ask(0x107)).toEqual(['2107 0105001000'])
    await host.ask(0x56)
    expect(await host.ask(0x01)).toEqual(['2001 01030301'])
    expect(await host.ask(0x5e)).toEqual(['205E 018888'])
    expect((await host.ask(0x59))[0]).toHaveLength('2059 01'.length + 32)
  })

  it('knows no firmware writing, no commands of the HAN and none whose answer nobody knows', async () => {
    const host = new J11Host()
    for (const code of [0xf0, 0x0a, 0x25, 0x07, 0x11, 0xd1, 0x100, 0x101, 0x102, 0x10a, 0x10b, 0x206b])
      expect(await host.ask(code)).toEqual(['FFFF'])
  })

  it.each([
    [0x5f, '0500', '11', 'settings too short'],
    [0x5f, '04000400', '04', 'unknown mode'],
    [0x5f, '05020400', '04', 'unknown sleep'],
    [0x5f, '05000300', '04', 'channel below 4'],
    [0x5f, '05001200', '04', 'channel above 17'],
    [0x5f, '0500FF00', '04', 'no channel'],
    [0x5f, '05000403', '04', 'unknown power'],
    [0x54, CREDENTIALS.slice(2), '11', 'credentials too short'],
    [0x51, SCAN, '37', 'scan before the settings'],
    [0x53, '', '37', 'B route before the settings'],
    [0x6b, '00', '11', 'data where there is none'],
    [0x05, '0000', '04', 'port 0'],
    [0x06, '0E1A', '0B', 'port that is not open'],
    [0x56, '', '10', 'PANA before the B route'],
    [0x57, '', '10', 'end of PANA before the B route'],
    [0x58, '', '10', 'end before the B route'],
    [0x5e, '', '10', 'PAN ID before the B route'],
    [0xd2, '', '10', 'PANA again before the B route'],
    [0x59, '', '51', 'key without a session'],
    [0x08, sending(GET_POWER), '10', 'datagram before the B route'],
    [0x08, sending(GET_POWER).slice(0, 40), '11', 'datagram without its head'],
    [0x08, `${sending(GET_POWER)}00`, '11', 'datagram with another size'],
    [0x08, sending(''), '11', 'empty datagram'],
  ])('%i %s is refused with %s: %s', async (code, data, result) => {
    const [response] = await new J11Host().ask(code, data)
    expect(response).toBe(`${(0x2000 + code).toString(16).toUpperCase()} ${result}`)
  })

  it.each(['000003FFF0014343444445454646', '0F0003FFF0014343444445454646', '060007FFF0014343444445454646'])(
    'refuses the scan %s',
    async (data) => {
      const host = new J11Host()
      await host.ask(0x5f, '05000400')
      expect(await host.ask(0x51, data)).toEqual(['2051 04'])
    },
  )

  it('keeps the first credentials until a reset', async () => {
    const host = new J11Host()
    expect(await host.ask(0x54, other(CREDENTIALS, '0123456789AB', '0123456789AC'))).toEqual(['2054 01'])
    expect(await host.ask(0x54, CREDENTIALS)).toEqual(['2054 58'])
    expect((await host.join()).at(-1)).toBe(`6028 02${MAC}`)
    await host.ask(0xd9)
    expect(await host.ask(0x54, CREDENTIALS)).toEqual(['2054 01'])
  })

  it('opens a few ports, each once', async () => {
    const host = new J11Host()
    for (let port = 1; port <= 6; port++) expect(await host.ask(0x05, `000${String(port)}`)).toEqual(['2005 01'])
    expect(await host.ask(0x05, '0006')).toEqual(['2005 0A'])
    expect(await host.ask(0x05, '0007')).toEqual(['2005 12'])
    expect(await host.ask(0x06, '0006')).toEqual(['2006 01'])
    expect(await host.ask(0x05, '0007')).toEqual(['2005 01'])
  })

  it('carries out one request at a time, and a reset always', async () => {
    const host = new J11Host({ latency: 'real' })
    await host.ask(0x5f, '05000400')
    host.send(0x51, SCAN)
    expect(await host.readFor(700)).toEqual(['4051 0104'])
    host.send(0x6b)
    expect(await host.readFor(100)).toEqual(['206B 3D'])
    host.send(0xd9)
    expect(await host.read()).toEqual(['6019'])
    expect(await host.ask(0x51, SCAN)).toEqual(['2051 37'])
  })

  it('hears nothing while it starts', async () => {
    const host = new J11Host({ latency: 'real' })
    host.send(0xd9)
    host.send(0x6b)
    await host.readFor(500)
    host.write('D0EA83FC006B')
    expect(await host.readFor(1000)).toEqual(['6019'])
    host.write('000403A80000')
    expect(await host.read()).toEqual([])
    expect(await host.ask(0x6b)).toHaveLength(1)
  })

  it('forgets the session at a reset', async () => {
    const host = new J11Host({ latency: 'real' })
    await host.join()
    host.send(0x08, sending(GET_POWER))
    await host.readFor(500)
    expect(await host.ask(0xd9)).toEqual(['6019'])
    expect(await host.ask(0x01)).toEqual(['2001 01020101'])
    expect(await host.ask(0x08, sending(GET_POWER))).toEqual(['2008 10'])
  })
})

describe('the B route', () => {
  it('starts on the channel of the meter alone', async () => {
    const host = new J11Host({ latency: 'real' })
    await host.ask(0x5f, '05000400')
    await host.ask(0x54, CREDENTIALS)
    const before = host.time.now()
    expect(await host.ask(0x53)).toEqual(['2053 0E'])
    expect(host.time.now() - before).toBeGreaterThan(5000)
    await host.ask(0x5f, '05001000')
    expect(await host.ask(0x53)).toEqual([`2053 01108888${MAC}D6`])
    expect(await host.ask(0x53)).toEqual(['2053 34'])
    expect(await host.ask(0x5f, '05001000')).toEqual(['205F 34'])
  })

  it('is not started with credentials of another meter, or in another mode', async () => {
    const host = new J11Host()
    await host.ask(0x5f, '05001000')
    await host.ask(0x54, other(CREDENTIALS, 'DDEEFF', 'DDEEFE'))
    expect(await host.ask(0x53)).toEqual(['2053 0E'])
    await host.ask(0x5f, '01001000')
    expect(await host.ask(0x53)).toEqual(['2053 14'])
  })

  it('opens a session, once', async () => {
    const host = new J11Host({ latency: 'real' })
    await host.start()
    host.send(0x56)
    expect(await host.readFor(1000)).toEqual(['2056 01'])
    host.send(0x56)
    expect(await host.readFor(100)).toEqual(['2056 52'])
    host.send(0x08, sending(GET_POWER))
    expect(await host.readFor(100)).toEqual(['2008 35'])
    expect((await host.read())[0]).toBe(`6028 01${MAC}`)
    expect(await host.ask(0x56)).toEqual(['2056 52'])
    expect((await host.ask(0xd2)).slice(0, 2)).toEqual(['20D2 01', `6028 01${MAC}`])
  })

  it('opens no session without credentials', async () => {
    const host = new J11Host()
    await host.ask(0x5f, '05001000')
    expect((await host.ask(0x53))[0]).toMatch(/^2053 01/)
    expect(await host.ask(0x56)).toEqual(['2056 51'])
    await host.ask(0x54, CREDENTIALS)
    expect((await host.ask(0x56))[1]).toBe(`6028 01${MAC}`)
  })

  it('has nothing to end, renew or tell where there is no session', async () => {
    const host = new J11Host()
    await host.start()
    expect(await host.ask(0x59)).toEqual(['2059 51'])
    expect(await host.ask(0x57)).toEqual(['2057 51'])
    expect(await host.ask(0xd2)).toEqual(['20D2 51'])
  })

  it('hears nothing of a meter that is silent', async () => {
    const host = new J11Host({ latency: 'real' })
    await host.start()
    host.emulator.radio.session.isReachable = false
    expect(await host.ask(0x56)).toEqual(['2056 01', `6028 03${MAC}`])
    await host.ask(0x58)
    expect(await host.ask(0x53)).toEqual(['2053 0E'])
  })

  it('ends step by step, and the port stays open', async () => {
    const host = new J11Host()
    await host.join()
    expect(await host.ask(0x57)).toEqual(['2057 01'])
    expect(await host.ask(0x08, sending(GET_POWER))).toEqual(['2008 10'])
    expect(await host.ask(0x58)).toEqual(['2058 01'])
    expect(await host.ask(0x01)).toEqual(['2001 01030101'])
    expect(await host.ask(0x05, '0E1A')).toEqual(['2005 0A'])
    expect((await host.ask(0x53))[0]).toMatch(/^2053 01/)
    expect((await host.ask(0x56))[1]).toBe(`6028 01${MAC}`)
    // The session need not be ended first.
    expect(await host.ask(0x58)).toEqual(['2058 01'])
  })
})

describe('0008', () => {
  it('tells the first bytes of what it sent, then the answer comes', async () => {
    const host = new J11Host()
    await host.join()
    const [sent, answer, ...more] = await host.request(GET_POWER)
    expect([sent, more]).toEqual(['2008 01001081000105', []])
    expect(answer).toMatch(new RegExp(`^6018 ${METER}0E1A0E1A88880002CF00121081000102880105FF017201E704`))
  })

  it('shows fewer bytes of a shorter datagram', async () => {
    const host = new J11Host()
    await host.join()
    expect(await host.ask(0x08, sending('DEAD'))).toEqual(['2008 0100DEAD'])
  })

  it('reaches nobody at another address, from a port that is not open, or on another port', async () => {
    const host = new J11Host()
    await host.join()
    expect(await host.ask(0x08, sending(GET_POWER, METER.replace('77', '78')))).toEqual(['2008 02'])
    expect(await host.ask(0x08, sending(GET_POWER, METER, '0E1B'))).toEqual(['2008 0B'])
    expect(await host.ask(0x08, sending(GET_POWER, METER, '0E1A', '0E1B'))).toEqual(['2008 01001081000105'])
  })

  it('tells nothing that comes for a closed port', async () => {
    const host = new J11Host()
    await host.join()
    await host.ask(0x06, '0E1A')
    host.emulator.radio.reporter.datagram({ port: 0x0e1a, data: Uint8Array.of(1) })
    expect(await host.read()).toEqual([])
  })
})
