import { describe, expect, it } from 'vitest'
import { OWN, Terminal } from '../terminal.js'

describe('SKSCAN', () => {
  it('takes as long as the formula says', async () => {
    const terminal = new Terminal({ latency: 'real', foundFromDuration: 9 })
    for (const [duration, seconds] of [
      [4, 4.6],
      [6, 17.5],
      [8, 69.1],
    ] as const) {
      const before = terminal.time.now()
      expect((await terminal.command(`SKSCAN 2 FFFFFFFF ${duration} 0`)).at(-1)).toBe(`EVENT 22 ${OWN.dual} 0`)
      expect((terminal.time.now() - before) / 1000).toBeCloseTo(seconds, 1)
    }
  })

  it('finds the meter only on its channel and with its pairing ID', async () => {
    const terminal = new Terminal()
    const found = async (words: string): Promise<boolean> => (await terminal.command(words)).includes('EPANDESC')
    expect(await found('SKSCAN 2 FFFFFFFF 6 0')).toBe(true)
    expect(await found('SKSCAN 2 01000000 6 0')).toBe(true)
    expect(await found('SKSCAN 2 FEFFFFFF 6 0')).toBe(false)
    await terminal.command('SKSETRBID 00112233445566778899AABBCCDDEEFE')
    expect(await found('SKSCAN 2 FFFFFFFF 6 0')).toBe(false)
    expect(await found('SKSCAN 3 FFFFFFFF 6 0')).toBe(true)
  })

  it('takes its duration with one digit or two', async () => {
    const terminal = new Terminal({ latency: 'real', foundFromDuration: 7 })
    await terminal.introduce()
    const seconds: number[] = []
    for (const duration of ['7', '07', '08']) {
      const before = terminal.time.now()
      expect(await terminal.command(`SKSCAN 2 FFFFFFFF ${duration} 0`)).toContain('EPANDESC')
      seconds.push((terminal.time.now() - before) / 1000)
    }
    expect(seconds.map((each) => Math.round(each))).toEqual([35, 35, 69])
    expect(await terminal.command('SKSCAN 2 FFFFFFFF 0F 0')).toContain('FAIL ER06')
    expect(await terminal.command('SKSCAN 2 FFFFFFFF 007 0')).toContain('FAIL ER06')
  })

  it('measures the energy of the channels in mode 0', async () => {
    const single = new Terminal({ model: 'BP35A1', latency: 'real' })
    const [echo, ok, event, title, values = ''] = await single.command('SKSCAN 0 FFFFFFFF 4')
    expect([echo, ok, event, title]).toEqual(['SKSCAN 0 FFFFFFFF 4', 'OK', `EVENT 1F ${OWN.single}`, 'EEDSCAN'])
    const channels = values.split(' ').filter((_, n) => n % 2 === 0)
    expect(channels.map((channel) => Number.parseInt(channel, 16))).toEqual(
      Array.from({ length: 28 }, (_, n) => 33 + n),
    )
    const dual = await new Terminal().command('SKSCAN 0 01000001 4 0')
    expect(dual.slice(2, 4)).toEqual([`EVENT 1F ${OWN.dual} 0`, 'EEDSCAN'])
    expect(dual[4]).toMatch(/^21 [0-9A-F]{2} 39 [0-9A-F]{2}$/)
    expect(dual).toHaveLength(5)
  })

  it('is not done twice at once, whatever the mode', async () => {
    const terminal = new Terminal({ latency: 'real' })
    terminal.write('SKSCAN 0 FFFFFFFF 6 0\r\n')
    await terminal.readFor(1000)
    terminal.write('SKSCAN 2 FFFFFFFF 6 0\r\n')
    expect(await terminal.readFor(1000)).toContain('FAIL ER10')
    expect(await terminal.read()).toContain('EVENT 1F')
    expect(await terminal.command('SKSCAN 2 FFFFFFFF 6 0')).toContain('OK')
  })

  it('hears neighbours with other pairing IDs, also where its own meter is not found', async () => {
    const terminal = new Terminal({ neighbours: ['0194BFAD', '00000000'], foundFromDuration: 6 })
    await terminal.introduce()
    const pairingIds = async (words: string): Promise<string[]> =>
      (await terminal.command(words)).filter((line) => line.includes('PairID'))
    const neighbours = ['  PairID:0194BFAD', '  PairID:00000000']
    expect(await pairingIds('SKSCAN 2 FFFFFFFF 6 0')).toEqual([...neighbours, '  PairID:CCDDEEFF'])
    expect(await pairingIds('SKSCAN 2 FFFFFFFF 5 0')).toEqual(neighbours)
    expect(await pairingIds('SKSCAN 3 FFFFFFFF 6 0')).toEqual([])
    expect(await pairingIds('SKSCAN 0 FFFFFFFF 6 0')).toEqual([])
  })
})
