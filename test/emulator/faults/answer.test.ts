import { describe, expect, it } from 'vitest'
import type { FaultSpec } from '../../../src/emulator/faults/faults.js'
import { Terminal } from '../terminal.js'

const GET_POWER = '1081000105FF010288016201E700'
/** E1 D3 98 97 */
const GET_CONSTANTS = '1081000405FF010288016204E100D30098009700'

async function joinedWith(fault: FaultSpec): Promise<Terminal> {
  const terminal = new Terminal({ clockRate: 0, latency: 'none', faults: [fault] })
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

  it('clock-not-set', async () => {
    const terminal = await joinedWith({ fault: 'clock-not-set', times: 2 })
    expect((await terminal.ask(GET_CONSTANTS))?.properties.slice(2)).toEqual([
      { epc: 0x98, edt: Uint8Array.of(0xff, 0xff, 0xff, 0xff) },
      { epc: 0x97, edt: Uint8Array.of(0xff, 0xff) },
    ])
  })
})
