/** The frames of ROHM's application note (63AN028E), byte for byte. */
import { describe, expect, it } from 'vitest'
import { ECHONET_PORT } from '../../../../src/echonet/codes.js'
import { encodeFrame } from '../../../../src/echonet/frame.js'
import { loadVectors } from '../../../helpers/vectors.js'
import { J11Host, NOTE } from '../../j11-host.js'

interface Vector {
  readonly source: string
  readonly direction: 'request' | 'response'
  readonly words: string
  readonly hex: string
}
const { frames } = loadVectors<{ frames: readonly Vector[] }>('j11')

/** F1 … F22, in the note's order: `F8` names two. */
const note = (name: string): string[] => {
  const found = frames.filter(({ source }) => source === `DOC ${name}`).map(({ hex }) => hex)
  expect(found.length, name).toBeGreaterThan(0)
  return found
}

async function answered(host: J11Host, request: string, ...answers: string[]): Promise<void> {
  host.write(note(request)[0]!)
  expect(await host.bytes()).toBe(answers.flatMap(note).join(''))
}

/** F22 is from another house: PAN ID 22A9, −53 dBm, and its own energies. */
const OTHER_HOUSE = {
  ...NOTE,
  ...{ panId: '22A9', lqi: 186 },
  fixed: { EA: '07E20A020E1E00000373AF', EB: '07E20A020E1E0000016A72' },
}

describe.each(['RS-WSUHA-J11', 'BP35C2-J11-T01'] as const)('%s talks as the note says', (model) => {
  it('F1 to F19: from the reset to the notification after PANA', async () => {
    const host = new J11Host({ ...NOTE, model, without: ['EB'], fixed: { EA: '07DF081F151E0000000DAC' } })
    await answered(host, 'F1', 'F2')
    await answered(host, 'F3', 'F4')
    await answered(host, 'F5', 'F6')
    host.write(note('F7')[0]!)
    const scanned = await host.bytes()
    const [first, found] = note('F8')
    expect(scanned.startsWith(first!)).toBe(true)
    expect(scanned).toContain(`${found!}D0F9EE5D405100060`)
    expect(scanned.endsWith(note('F9')[0]!)).toBe(true)
    expect(host.framesIn(scanned).map((frame) => frame.slice(0, 9))).toEqual([
      ...[4, 5, 6, 7, 8, 9, 10, 11].map((channel) => `4051 01${channel.toString(16).padStart(2, '0')}`.toUpperCase()),
      '4051 000C',
      ...['0D', '0E', '0F', '10', '11'].map((channel) => `4051 01${channel}`),
      '2051 01',
    ])
    // F11 is the same as F4.
    await answered(host, 'F10', 'F4')
    await answered(host, 'F12', 'F13')
    await answered(host, 'F14', 'F15')
    host.write(note('F16')[0]!)
    const [accepted, joined] = [note('F17')[0]!, note('F18')[0]!]
    const opened = await host.bytes()
    expect(opened.startsWith(accepted + joined)).toBe(true)
    // The meter announces its instances first, to all.
    expect(host.framesIn(opened).slice(2)).toEqual([
      '6018 FE800000000000000250C2FFFEDC28220E1A0E1ABCDE0102DE0012108100000EF0010EF0017301D50401028801',
    ])
    const { meter, radio } = host.emulator
    radio.reporter.datagram({ port: ECHONET_PORT, data: encodeFrame(meter.announcement()!) })
    expect(await host.bytes()).toBe(note('F19')[0])
  })

  it('F20 to F22: a Get and its answer', async () => {
    const host = new J11Host({ ...OTHER_HOUSE, model })
    await host.start('0C')
    await host.ask(0x56)
    await answered(host, 'F20', 'F21', 'F22')
  })
})
