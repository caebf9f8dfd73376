import { describe, expect, it } from 'vitest'
import { dayStart, parseDate, slotAt } from '../../../src/base/clock.js'
import { smartMeter } from '../../../src/echonet/properties.js'
import type { CountHistory } from '../../../src/echonet/history-values.js'
import type { FaultSpec } from '../../../src/emulator/faults/faults.js'
import { Terminal } from '../terminal.js'

/** 21:10 */
const EVENING = dayStart(parseDate('2026-11-23')) + 21 * 3600 + 600
const GET_POWER = '1081000105FF010288016201E700'
/** E1 D3 98 97 */
const GET_CONSTANTS = '1081000405FF010288016204E100D30098009700'

const GET_LATEST = '1081000205FF010288016201EA00'
const setDay = (day: string): string => `1081000305FF010288016101E501${day}`

/** The day that was set last; today unless it was. */
async function history(terminal: Terminal, epc: 'E2' | 'E4'): Promise<CountHistory> {
  const answer = await terminal.ask(`1081000605FF010288016201${epc}00`)
  return smartMeter.cumulativeHistoryNormal.decode(answer!.properties[0]!.edt)
}

async function joinedWith(fault: FaultSpec): Promise<Terminal> {
  const terminal = new Terminal({ clock: EVENING, clockRate: 0, latency: 'none', faults: [fault] })
  await terminal.join()
  return terminal
}

describe('faults of an answer', () => {
  it('refuse-property', async () => {
    const terminal = await joinedWith({ fault: 'refuse-property', on: 'D3' })
    expect(await terminal.ask(GET_CONSTANTS)).toMatchObject({
      esv: 0x52,
      properties: [
        { epc: 0xe1, edt: Uint8Array.of(1) },
        { epc: 0xd3, edt: new Uint8Array() },
        { epc: 0x98 },
        { epc: 0x97 },
      ],
    })
    expect((await terminal.ask(GET_CONSTANTS))?.esv).toBe(0x72)
  })

  it('empty-property', async () => {
    const terminal = await joinedWith({ fault: 'empty-property', on: 'D3' })
    const { esv, properties } = (await terminal.ask(GET_CONSTANTS))!
    expect([esv, properties[1]]).toEqual([0x72, { epc: 0xd3, edt: new Uint8Array() }])
  })

  it('other-order', async () => {
    const terminal = await joinedWith({ fault: 'other-order' })
    expect((await terminal.ask(GET_CONSTANTS))?.properties.map(({ epc }) => epc)).toEqual([0x97, 0x98, 0xd3, 0xe1])
  })

  it('opc-too-low', async () => {
    const terminal = await joinedWith({ fault: 'opc-too-low', times: 2 })
    const [line = ''] = (await terminal.request(GET_CONSTANTS)).slice(-1)
    expect(line).toMatch(/1081000402880105FF017203E10101D3040000000198 ?04/)
    expect((await terminal.ask(GET_POWER))?.properties).toHaveLength(1)
  })

  it('opc-too-high', async () => {
    const terminal = await joinedWith({ fault: 'opc-too-high' })
    const [line = ''] = (await terminal.request(GET_POWER)).slice(-1)
    expect(line).toMatch(/0012 1081000102880105FF017202E704[0-9A-F]{8}$/)
    expect((await terminal.ask(GET_POWER))?.properties).toHaveLength(1)
  })

  it('late-slot', async () => {
    const terminal = await joinedWith({ fault: 'late-slot', times: 2 })
    const { counts: whole } = await history(terminal, 'E4')
    const { counts: late } = await history(terminal, 'E2')
    const { counts } = await history(terminal, 'E2')
    const { time, count } = smartMeter.fixedTimeNormal.decode((await terminal.ask(GET_LATEST))!.properties[0]!.edt)
    const slot = slotAt(time)
    expect([whole[slot], late[slot], counts[slot]]).toEqual([undefined, undefined, count])
    expect(late.slice(0, slot)).toEqual(counts.slice(0, slot))
  })

  it('late-slot, only of today', async () => {
    const terminal = await joinedWith({ fault: 'late-slot', times: Infinity })
    await terminal.ask(setDay('01'))
    expect((await history(terminal, 'E2')).counts).not.toContain(undefined)
  })

  it('clock-not-set', async () => {
    const terminal = await joinedWith({ fault: 'clock-not-set', times: 2 })
    expect((await terminal.ask(GET_CONSTANTS))?.properties.slice(2)).toEqual([
      { epc: 0x98, edt: Uint8Array.of(0xff, 0xff, 0xff, 0xff) },
      { epc: 0x97, edt: Uint8Array.of(0xff, 0xff) },
    ])
  })
})
