import { describe, expect, it } from 'vitest'
import { J11Host, MAC } from '../../j11-host.js'

const ID = '4343444445454646'
const ready = async (host: J11Host): Promise<J11Host> => {
  await host.ask(0x5f, '05000400')
  return host
}
const found = (frames: readonly string[]): string[] => frames.filter((frame) => frame.startsWith('4051 00'))

describe('0051', () => {
  it('tells of each channel when it has been listened to, and ends last', async () => {
    const host = await ready(new J11Host({ latency: 'real' }))
    for (const [duration, seconds] of [
      ['06', 8.6],
      ['08', 34.6],
    ] as const) {
      const before = host.time.now()
      const frames = await host.ask(0x51, `${duration}0003FFF001${ID}`)
      expect(frames).toHaveLength(15)
      expect(frames.at(-1)).toBe('2051 01')
      expect((host.time.now() - before) / 1000).toBeCloseTo(seconds, 1)
    }
  })

  it('finds the meter on its channel, long enough, and with its pairing ID', async () => {
    const host = await ready(new J11Host({ foundFromDuration: 8 }))
    const beacon = `4051 001001${MAC}8888D6`
    expect(found(await host.ask(0x51, `080003FFF001${ID}`))).toEqual([beacon])
    expect(await host.ask(0x51, `080001000001${ID}`)).toEqual([beacon, '2051 01'])
    expect(await host.ask(0x51, `080000800001${ID}`)).toEqual(['4051 010F', '2051 01'])
    expect(found(await host.ask(0x51, `070003FFF001${ID}`))).toEqual([])
    expect(found(await host.ask(0x51, '080003FFF0014343444445454645'))).toEqual([])
  })

  it('asks for no pairing ID in two forms', async () => {
    const host = await ready(new J11Host())
    for (const form of ['080003FFF000', `080003FFF000${'00'.repeat(8)}`])
      expect(found(await host.ask(0x51, form))).toHaveLength(1)
  })

  it('hears neighbours, several on one channel', async () => {
    const host = await ready(new J11Host({ neighbours: ['0194BFAD', '00000000'], channel: 35 }))
    expect(found(await host.ask(0x51, `060003FFF001${ID}`))).toEqual([
      `4051 000502${MAC}8888D600112233445500007000DA`,
      '4051 00060100112233445500017001D9',
    ])
  })

  it('does not hear a meter that says nothing', async () => {
    const host = await ready(new J11Host())
    host.emulator.radio.session.isReachable = false
    expect(found(await host.ask(0x51, `080003FFF001${ID}`))).toEqual([])
  })
})
