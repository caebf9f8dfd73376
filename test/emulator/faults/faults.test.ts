import { describe, expect, it } from 'vitest'
import { dateAt, dayStart, parseDate } from '../../../src/base/clock.js'
import { bytesToHex } from '../../../src/echonet/codes.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import { faultNames, type FaultSpec } from '../../../src/emulator/faults/faults.js'
import { Terminal, framesOf, METER } from '../terminal.js'

const NOW = dayStart(parseDate('2026-11-23')) + 20 * 3600
const GET_POWER = '1081000105FF010288016201E700'
const GET_HISTORY = '1081000205FF010288016201E200'
const setDay = (day: string): string => `1081000305FF010288016101E501${day}`

const ACKNOWLEDGED = [`EVENT 21 ${METER} 0 00`, 'OK']
const FAILED = [`EVENT 21 ${METER} 0 01`, 'OK']

const met: string[] = []
/** answer.test.ts */
const ofOneAnswer = [
  ...['refuse-property', 'empty-property', 'other-order', 'opc-too-low', 'opc-too-high', 'late-slot'],
  'clock-not-set',
]

async function joinedWith(...faults: FaultSpec[]): Promise<Terminal> {
  met.push(...faults.map(({ fault }) => fault))
  const terminal = new Terminal({ clock: NOW, clockRate: 0, latency: 'real', faults })
  await terminal.join()
  return terminal
}

/** ESV and TID of each answer. */
const answersOf = (lines: readonly string[]): string[] =>
  framesOf(lines).map(({ esv, tid }) => `${esv.toString(16)} ${tid.toString(16).padStart(4, '0')}`)

const isAnswered = async (terminal: Terminal): Promise<boolean> =>
  answersOf(await terminal.request(GET_POWER)).length === 1

describe('faults of a request', () => {
  it('drop-answer', async () => {
    const terminal = await joinedWith({ fault: 'drop-answer' })
    expect(await terminal.request(GET_POWER)).toEqual(ACKNOWLEDGED)
    expect(await isAnswered(terminal)).toBe(true)
  })

  it('lost-ack', async () => {
    const lines = await (await joinedWith({ fault: 'lost-ack' })).request(GET_POWER)
    expect(lines.slice(0, 2)).toEqual(FAILED)
    expect(answersOf(lines)).toEqual(['72 0001'])
  })

  it('lost-request', async () => {
    expect(await (await joinedWith({ fault: 'lost-request' })).request(GET_POWER)).toEqual(FAILED)
  })

  it('double-answer', async () => {
    expect(answersOf(await (await joinedWith({ fault: 'double-answer' })).request(GET_POWER))).toEqual([
      '72 0001',
      '72 0001',
    ])
  })

  it('late-answer', async () => {
    const terminal = await joinedWith({ fault: 'late-answer' })
    expect(await terminal.request(GET_POWER)).toEqual(ACKNOWLEDGED)
    expect(answersOf(await terminal.request(GET_HISTORY))).toEqual(['72 0001', '72 0002'])
  })

  it('wrong-tid', async () => {
    expect(answersOf(await (await joinedWith({ fault: 'wrong-tid' })).request(GET_POWER))).toEqual(['72 5554'])
  })

  it('other-source', async () => {
    const lines = await (await joinedWith({ fault: 'other-source' })).request(GET_POWER)
    expect(lines.at(-1)).toMatch(/^ERXUDP FE80:0000:0000:0000:0211:2233:4455:66AA .* 00112233445566AA /)
  })

  it('sna', async () => {
    const terminal = await joinedWith({ fault: 'sna', times: 2 })
    expect(await terminal.ask(GET_POWER)).toMatchObject({
      esv: 0x52,
      properties: [{ epc: 0xe7, edt: new Uint8Array() }],
    })
    expect(await terminal.ask(setDay('05'))).toMatchObject({
      esv: 0x51,
      properties: [{ epc: 0xe5, edt: Uint8Array.of(5) }],
    })
  })

  it('malformed-frame', async () => {
    const terminal = await joinedWith({ fault: 'malformed-frame' })
    expect(() => framesOf(['ERXUDP  0E1A 0E1A 1081'])).toThrow()
    const last = (await terminal.request(GET_POWER)).at(-1)!
    expect(() => framesOf([last])).toThrow(/cut|ends|bytes/)
  })

  it('value-garbage', async () => {
    const terminal = await joinedWith({ fault: 'value-garbage', times: 3 })
    expect(await terminal.value('98')).toBe('FFFFFFFF')
    expect(await terminal.value('E1')).toBe('FF')
    const history = await terminal.ask(GET_HISTORY)
    expect(smartMeter.cumulativeHistoryNormal.decode(history!.properties[0]!.edt).outside).toEqual([47])
  })

  it('day-word', async () => {
    const terminal = await joinedWith({ fault: 'day-word' })
    await terminal.request(setDay('04'))
    await terminal.request(setDay('09'))
    const dayWord = async (): Promise<string | undefined> => (await terminal.value('E2'))?.slice(0, 4)
    expect([await dayWord(), await dayWord()]).toEqual(['0004', '0009'])
  })

  it('foreign-controller', async () => {
    const terminal = await joinedWith({ fault: 'foreign-controller' })
    await terminal.request(GET_POWER)
    await terminal.request(setDay('04'))
    expect(await terminal.value('E5')).toBe('0B')
    await terminal.request(setDay('04'))
    expect(await terminal.value('E5')).toBe('04')
  })

  it('garbage-bytes', async () => {
    const terminal = await joinedWith({ fault: 'garbage-bytes' })
    terminal.send(GET_POWER)
    expect(await terminal.read()).toContain('\xff\x00\x81 ~\xc3EVENT 21')
  })

  it('glue-echo', async () => {
    const terminal = await joinedWith({ fault: 'glue-echo' })
    terminal.send(GET_POWER)
    expect(await terminal.read()).toMatch(
      /^SKSENDTO 1 \S+ 0E1A 1 0 000E ERXUDP .*\r\n\r\nEVENT 21 \S+ 0 00\r\nOK\r\nERXUDP /,
    )
  })

  it('notify-between', async () => {
    const lines = await (await joinedWith({ fault: 'notify-between' })).request(GET_POWER)
    expect(lines[1]).toBe(ACKNOWLEDGED[0])
    expect(answersOf(lines)).toEqual(['73 0001', '72 0001'])
  })

  it('neighbour-first', async () => {
    const lines = await (await joinedWith({ fault: 'neighbour-first' })).request(GET_POWER)
    expect(lines.slice(0, 2)).toEqual([`EVENT 21 ${METER} 0 02`, `EVENT 02 ${METER} 0`])
    expect(answersOf(lines)).toEqual(['72 0001'])
  })

  it('clock-jump', async () => {
    const terminal = await joinedWith({ fault: 'clock-jump', at: 2, seconds: 4 * 3600 })
    await terminal.request(GET_POWER)
    expect(dateAt(terminal.emulator.clock.now())).toBe('2026-11-23')
    await terminal.request(GET_POWER)
    expect(dateAt(terminal.emulator.clock.now())).toBe('2026-11-24')
  })
})

describe('faults between dongle and host', () => {
  it('lost-ok', async () => {
    const terminal = await joinedWith({ fault: 'lost-ok', on: 'SKSENDTO' })
    expect(await terminal.command('SKVER')).toContain('OK')
    expect((await terminal.request(GET_POWER))[0]).toBe(ACKNOWLEDGED[0])
    expect(await terminal.request(GET_POWER)).toEqual(expect.arrayContaining(ACKNOWLEDGED))
    const any = new Terminal({ faults: [{ fault: 'lost-ok' }] })
    expect(await any.command('SKVER')).toEqual(['SKVER', 'EVER 1.5.2'])
    const scanning = new Terminal({ faults: [{ fault: 'lost-ok', on: 'SKSCAN' }] })
    expect((await scanning.command('SKSCAN 2 FFFFFFFF 6 0'))[1]).toMatch(/^EVENT 20/)
  })

  it('damaged-einfo', async () => {
    met.push('damaged-einfo')
    const terminal = new Terminal({ model: 'RL7023-IPS', faults: [{ fault: 'damaged-einfo' }] })
    expect((await terminal.command('SKINFO'))[1]).toMatch(/ FFFF$/)
    expect((await terminal.command('SKINFO'))[1]).toMatch(/ FFFF FFFE ?$/)
  })

  it('cut-datagram', async () => {
    const terminal = await joinedWith({ fault: 'cut-datagram' })
    const cut = (await terminal.request(GET_POWER)).at(-1)!
    const whole = (await terminal.request(GET_POWER)).at(-1)!
    expect([cut.length, cut.slice(0, 100)]).toEqual([whole.length - 5, whole.slice(0, 100)])
  })
})

describe('faults of the session', () => {
  it('refuse-join', async () => {
    met.push('refuse-join')
    const terminal = new Terminal({ faults: [{ fault: 'refuse-join', times: 2 }] })
    const ends = [await terminal.join(), await terminal.join(), await terminal.join()].map((lines) => lines.join(' '))
    expect(ends.map((end) => /EVENT 2[45]/.exec(end)?.[0])).toEqual(['EVENT 24', 'EVENT 24', 'EVENT 25'])
  })

  it('expire-session, renewed', async () => {
    const terminal = await joinedWith({ fault: 'expire-session', seconds: 3 })
    const lines = await terminal.request(GET_POWER)
    expect(lines.filter((line) => /EVENT 2[459]/.test(line))).toEqual([`EVENT 29 ${METER} 0`, `EVENT 25 ${METER} 0`])
    expect(framesOf(lines)).toEqual([])
    expect(await isAnswered(terminal)).toBe(true)
  })

  it('expire-session, sending meanwhile fails', async () => {
    const terminal = await joinedWith({ fault: 'expire-session', seconds: 60 })
    terminal.send(GET_POWER)
    await terminal.readFor(5000)
    terminal.send(GET_POWER)
    expect(await terminal.readFor(5000)).toContain(`EVENT 21 ${METER} 0 01\r\nOK\r\n`)
  })

  it('expire-session, lost', async () => {
    const terminal = await joinedWith({ fault: 'expire-session', renewed: false })
    const lines = await terminal.request(GET_POWER)
    expect(lines.slice(-2)).toEqual([`EVENT 29 ${METER} 0`, `EVENT 24 ${METER} 0`])
    expect(await terminal.request(GET_POWER)).toEqual(FAILED)
  })

  it('end-session', async () => {
    const terminal = await joinedWith({ fault: 'end-session' })
    expect((await terminal.request(GET_POWER)).slice(-2)).toEqual([`EVENT 26 ${METER} 0`, `EVENT 27 ${METER} 0`])
    expect(await terminal.request(GET_POWER)).toEqual(FAILED)
    await terminal.join()
    expect(await isAnswered(terminal)).toBe(true)
  })

  it('rate-limit', async () => {
    const terminal = await joinedWith({ fault: 'rate-limit', seconds: 60 })
    const lines = await terminal.request(GET_POWER)
    expect(lines[0]).toMatch(/^EVENT 32 FE80/)
    expect(lines.slice(1, 3)).toEqual(FAILED)
    expect(lines[3]).toMatch(/^EVENT 33 FE80/)
    expect(await terminal.command('SKSREG SFB')).toContain('ESREG 0')
    expect(await isAnswered(terminal)).toBe(true)
  })

  it('silent-meter', async () => {
    const terminal = await joinedWith({ fault: 'silent-meter' })
    expect(await terminal.request(GET_POWER)).toEqual(ACKNOWLEDGED)
    expect(await terminal.request(GET_POWER)).toEqual(ACKNOWLEDGED)
    expect(await terminal.command('SKTERM')).toContain(`EVENT 28 ${METER} 0`)
    expect((await terminal.command(`SKJOIN ${METER}`)).at(-1)).toBe(`EVENT 24 ${METER} 0`)
    expect(await terminal.command('SKSCAN 2 FFFFFFFF 6 0')).not.toContain('EPANDESC')
  })
})

describe('faults of the dongle', () => {
  it('silent-dongle', async () => {
    const terminal = await joinedWith({ fault: 'silent-dongle' })
    terminal.send(GET_POWER)
    await terminal.read()
    expect(await terminal.command('SKRESET')).toEqual([])
  })

  it('hang-in-data-phase, until it has got its bytes', async () => {
    const terminal = await joinedWith({ fault: 'hang-in-data-phase' })
    terminal.send(GET_POWER)
    expect(await terminal.read()).not.toContain('\r\n')
    expect(await terminal.command('SKRESET')).toEqual([])
    terminal.write('\r\n'.repeat(616))
    await terminal.read()
    expect(await terminal.command('SKVER')).toContain('EVER 1.5.2')
  })

  it('disconnect', async () => {
    const terminal = await joinedWith({ fault: 'disconnect' })
    terminal.send(GET_POWER)
    await terminal.read()
    expect(terminal.hungUp).toBe(true)
    expect(terminal.emulator.radio.session.state).toBe('joined')
  })
})

describe('which requests a fault meets', () => {
  const drops = async (fault: Omit<FaultSpec, 'fault'>, requests: readonly string[]): Promise<string> => {
    const terminal = await joinedWith({ fault: 'drop-answer', ...fault })
    let marks = ''
    for (const request of requests) marks += answersOf(await terminal.request(request)).length === 0 ? 'x' : '.'
    return marks
  }
  const six = Array.from({ length: 6 }, () => GET_POWER)

  it('once unless said, or as often as said', async () => {
    expect(await drops({}, six)).toBe('x.....')
    expect(await drops({ times: 2 }, six)).toBe('xx....')
    expect(await drops({ times: Infinity }, six)).toBe('xxxxxx')
  })

  it('with an EPC, from a request on, each n-th', async () => {
    expect(await drops({ on: 'E2' }, [GET_POWER, GET_HISTORY, GET_POWER])).toBe('.x.')
    expect(await drops({ at: 3 }, six)).toBe('..x...')
    expect(await drops({ every: 3, times: Infinity }, six)).toBe('..x..x')
  })

  it('the newest fault decides, older ones wait', async () => {
    const terminal = await joinedWith({ fault: 'drop-answer' })
    const remove = terminal.emulator.faults.push({ fault: 'double-answer' })
    expect(answersOf(await terminal.request(GET_POWER))).toHaveLength(2)
    expect(answersOf(await terminal.request(GET_POWER))).toHaveLength(0)
    remove()
    terminal.emulator.faults.push({ fault: 'drop-answer' })
    terminal.emulator.faults.clear()
    expect(answersOf(await terminal.request(GET_POWER))).toHaveLength(1)
  })

  it('several changes of one request add up', async () => {
    const terminal = await joinedWith({ fault: 'lost-ack' }, { fault: 'neighbour-first' }, { fault: 'double-answer' })
    const lines = await terminal.request(GET_POWER)
    expect(lines.slice(0, 4)).toEqual([`EVENT 21 ${METER} 0 02`, `EVENT 02 ${METER} 0`, ...FAILED])
    expect(answersOf(lines)).toHaveLength(2)
  })

  it('takes behaviours of its own making', async () => {
    const terminal = await joinedWith()
    terminal.emulator.faults.push({ name: 'deaf', onRequest: (exchange) => void (exchange.reaches = false) })
    expect(await terminal.request(GET_POWER)).toEqual(ACKNOWLEDGED)
  })
})

describe('log', () => {
  it('remembers every request, whether answered or not', async () => {
    const terminal = await joinedWith({ fault: 'lost-request' })
    await terminal.request(GET_POWER)
    await terminal.request(GET_HISTORY)
    expect(
      terminal.emulator.log.map(({ frame, replies }) => [bytesToHex(Uint8Array.of(frame.properties[0]!.epc)), replies]),
    ).toEqual([
      ['E7', 0],
      ['E2', 1],
    ])
  })
})

it('every fault is tested here', () => {
  expect(new Set([...met, ...ofOneAnswer])).toEqual(new Set(faultNames))
})
