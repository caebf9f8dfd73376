import { describe, expect, it } from 'vitest'
import { dateAt } from '../../../src/base/clock.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import { framesOf, METER } from '../terminal.js'
import { ACKNOWLEDGED, answersOf, FAILED, GET_HISTORY, GET_POWER, isAnswered, joinedWith, setDay } from './joined.js'

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
