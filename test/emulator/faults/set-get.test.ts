import { describe, expect, it } from 'vitest'
import { bytesToHex, hex } from '../../../src/echonet/codes.js'
import { toldBy } from '../../../src/echonet/frame.js'
import type { EmulatorOptions } from '../../../src/emulator/options.js'
import { Terminal } from '../terminal.js'
import { NOW } from './joined.js'

/** Day 2 by E5; E2, 98 and 97. */
const SET_GET = '1081000705FF010288016E01E5010203E20098009700'

async function joinedWith(options: EmulatorOptions): Promise<Terminal> {
  const terminal = new Terminal({ clock: NOW, clockRate: 0, latency: 'none', ...options })
  await terminal.join()
  return terminal
}

/** Service, what was set, and what was told: EPCs with how their data begins. */
async function answered(options: EmulatorOptions): Promise<string | undefined> {
  const answer = await (await joinedWith(options)).ask(SET_GET)
  if (answer === undefined) return undefined
  const words = (properties: typeof answer.properties): string =>
    properties.map(({ epc, edt }) => `${hex(epc)}=${bytesToHex(edt.subarray(0, 2))}`).join(' ')
  return `${hex(answer.esv)} ${words(answer.properties)} → ${words(toldBy(answer))}`
}

describe('a SetGet of a day', () => {
  const served = '7E E5= → E2=0002 98=07EA 97=1400'
  const refused = '5E E5=02 → E2= 98= 97='

  it.each<[string, EmulatorOptions, string | undefined]>([
    ['sets it and tells it', {}, served],
    ['is refused', { setGet: 'refuse' }, refused],
    ['is not answered', { setGet: 'silence' }, undefined],
    ['is refused where the history stands alone', { besideHistory: 'refuse' }, refused],
    ['is cut where the history stands alone', { besideHistory: 'cut' }, '7E E5= → E2=0002'],
    ['is too long', { maxOpc: 3 }, refused],
    ['fault sna', { faults: [{ fault: 'sna' }] }, refused],
    ['fault refuse-property', { faults: [{ fault: 'refuse-property', on: '98' }] }, '5E E5= → E2=0002 98= 97=1400'],
    ['fault empty-property', { faults: [{ fault: 'empty-property', on: '98' }] }, '7E E5= → E2=0002 98= 97=1400'],
    ['fault other-order', { faults: [{ fault: 'other-order' }] }, '7E E5= → 97=1400 98=07EA E2=0002'],
    ['fault clock-not-set', { faults: [{ fault: 'clock-not-set' }] }, '7E E5= → E2=0002 98=FFFF 97=FFFF'],
    ['fault value-garbage', { faults: [{ fault: 'value-garbage' }] }, '7E E5= → E2=0002 98=FFFF 97=FFFF'],
    ['fault day-word', { faults: [{ fault: 'day-word' }] }, '7E E5= → E2=0000 98=07EA 97=1400'],
    ['fault day-word, of one that is refused', { setGet: 'refuse', faults: [{ fault: 'day-word' }] }, refused],
    ['fault day-word, of one that is not answered', { setGet: 'silence', faults: [{ fault: 'day-word' }] }, undefined],
    ['fault foreign-controller, which comes too late', { faults: [{ fault: 'foreign-controller' }] }, served],
  ])('%s', async (_, options, expected) => {
    expect(await answered(options)).toBe(expected)
  })

  it('fault other-day: the word of the day, and the counts of the day before it', async () => {
    const terminal = await joinedWith({ faults: [{ fault: 'other-day' }] })
    const told = async (request: string): Promise<string> => bytesToHex(toldBy((await terminal.ask(request))!)[0]!.edt)
    const wrong = await told(SET_GET)
    expect(await told(SET_GET)).not.toBe(wrong)
    const before = await told(SET_GET.replace('E50102', 'E50103'))
    expect(wrong).toBe(`0002${before.slice(4)}`)
  })
})
