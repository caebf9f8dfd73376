import { describe, expect, it } from 'vitest'
import { silent } from '../../src/base/log.js'
import { Secret } from '../../src/base/secret.js'
import { wake } from '../../src/dongle/skstack/wake.js'
import { models } from '../../src/emulator/dongle/models.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import type { RouteBCredentials } from '../../src/dongle/dongle.js'
import { join, type Joined } from '../../src/meter/join.js'
import type { PanDescriptor } from '../../src/dongle/pan-descriptor.js'
import { scan } from '../../src/meter/scan.js'
import { awake, failure, host, latin1, never, played, prints, pull, settled, waits } from '../helpers/play.js'
import { credentials, emulated, joined, METER, OWN, type Emulated } from './meters.js'

const signal = never
const { pan } = joined

interface Attempt {
  readonly talk: Emulated
  readonly joining: Promise<Joined>
}

async function attempt(
  options: EmulatorOptions,
  remembered: PanDescriptor | undefined,
  own: RouteBCredentials = credentials,
  stop: AbortSignal = signal,
): Promise<Attempt> {
  const talk = emulated(options)
  await talk.settle(wake(talk.line, { time: talk.time, signal }))
  return {
    talk,
    joining: join(awake(talk.line, talk.time), own, remembered, { time: talk.time, log: silent, signal: stop }),
  }
}

const scans = ({ written }: Emulated): string[] => written.map(latin1).filter((words) => words.startsWith('SKSCAN'))

const joins = ({ written }: Emulated): string[] =>
  written.map(latin1).flatMap((words) => /^SKJOIN (\S+)/.exec(words)?.[1] ?? [])

const other = { ...credentials, id: new Secret('FF112233445566778899AABBCCDDEE00') }

describe('join()', () => {
  it.each(['BP35A1', 'RL7023-IPS', 'BP35C2', 'RS-WSUHA-P', 'RL7023-DSS'] as const)('joins with %s', async (model) => {
    const { talk, joining } = await attempt({ model }, undefined)
    expect(await talk.settle(joining)).toMatchObject({ pan, session: { peer: { address: METER } } })
    expect(scans(talk)).toHaveLength(1)
  })

  it('needs no scan for a meter that it remembers', async () => {
    const { talk, joining } = await attempt({}, pan)
    expect(await talk.settle(joining)).toMatchObject({ pan, scanMs: 0 })
    expect(scans(talk)).toEqual([])
  })

  it('looks for a remembered meter on its channel first', async () => {
    const { talk, joining } = await attempt({}, { ...pan, panId: '1234' })
    expect(await talk.settle(joining)).toMatchObject({ pan })
    expect(scans(talk)).toEqual(['SKSCAN 2 01000000 6 0\r\n'])
  })

  it('looks on the bonded channels for a meter that has moved', async () => {
    const { talk, joining } = await attempt({ channel: 0x21 }, pan)
    const found = await talk.settle(joining)
    expect(found).toMatchObject({ pan: { ...pan, channel: 0x21 } })
    expect(scans(talk)).toEqual(['SKSCAN 2 01000000 6 0\r\n', 'SKSCAN 2 05555555 6 0\r\n'])
    expect(found.scanMs).toBeCloseTo((1 + 14) * 9.6 * 65, -2)
  })

  it('looks on the channels between them, too, before it listens longer', async () => {
    const { talk, joining } = await attempt({ channel: 0x3a }, undefined)
    const found = await talk.settle(joining)
    expect(found).toMatchObject({ pan: { ...pan, channel: 0x3a } })
    expect(scans(talk)).toEqual(['SKSCAN 2 05555555 6 0\r\n', 'SKSCAN 2 0AAAAAAA 6 0\r\n'])
    expect(found.scanMs).toBeCloseTo(28 * 9.6 * 65, -2)
  })

  it('finds nothing with another Route-B ID, after the longest scan', async () => {
    const { talk, joining } = await attempt({}, undefined, other)
    const error = await talk.settle(failure(joining))
    expect(error).toMatchObject({ code: 'meter.not-found', exit: 4 })
    expect(scans(talk).map((words) => words.at(-5))).toEqual(['6', '6', '7', '7', '8', '8'])
    expect(talk.time.monotonic()).toBeLessThan(125_000)
  })

  it('is refused with another password, and tries no more than three times', async () => {
    const other = { ...credentials, password: new Secret('0123456789AC') }
    const { talk, joining } = await attempt({}, undefined, other)
    expect(await talk.settle(failure(joining))).toMatchObject({ code: 'meter.join-refused', exit: 4 })
    expect(talk.written.map(latin1).filter((words) => words.startsWith('SKJOIN'))).toHaveLength(3)
  })

  it('overcomes two refusals', async () => {
    const { talk, joining } = await attempt({ faults: [{ fault: 'refuse-join', times: 2 }] }, undefined)
    expect(await talk.settle(joining)).toMatchObject({ session: { peer: { address: METER } } })
  })

  it.each([100, 5000, 8910, 10_300])('rejects with the reason of an abort at once, after %i ms', async (ms) => {
    const stop = new AbortController()
    const { talk, joining } = await attempt({}, undefined, credentials, stop.signal)
    const error = failure(joining)
    await talk.time.pass(ms)
    const reason = new Error('enough')
    const aborted = talk.time.monotonic()
    stop.abort(reason)
    expect(await talk.settle(error)).toBe(reason)
    // A SKJOIN under way is ended by SKRESET.
    expect(talk.time.monotonic() - aborted).toBeLessThan(10)
  })

  it('does not join a neighbour with another pairing ID, however strong', async () => {
    const { talk, joining } = await attempt({ neighbours: ['0194BFAD'] }, undefined)
    expect(await talk.settle(joining)).toMatchObject({ pan, session: { peer: { address: METER } } })
    expect(joins(talk)).toEqual([METER])
    const alone = await attempt({ neighbours: ['0194BFAD'] }, undefined, other)
    expect(await alone.talk.settle(failure(alone.joining))).toMatchObject({ code: 'meter.not-found' })
    expect(joins(alone.talk)).toEqual([])
  })

  it('tries the second-best PAN where two show the pairing ID', async () => {
    const { talk, joining } = await attempt({ neighbours: ['CCDDEEFF'] }, undefined)
    expect(await talk.settle(joining)).toMatchObject({ pan, session: { peer: { address: METER } } })
    expect(joins(talk)).toEqual([METER.replace('6677', '0000').replace('4455', '4455'), METER])
  })

  it.each(['SKSCAN', 'SKJOIN', 'SKSREG', 'SKLL64'])('loses no time on a lost OK of %s', async (on) => {
    const [whole, lost] = [await attempt({}, undefined), await attempt({}, undefined)]
    lost.talk.emulator.faults.push({ fault: 'lost-ok', on })
    for (const { talk, joining } of [whole, lost]) await talk.settle(joining)
    // A register is set again after 3 s; the others are known to be done by their EVENTs.
    const spent = lost.talk.time.monotonic() - whole.talk.time.monotonic()
    expect(Math.round(spent / 1000)).toBe(on === 'SKSREG' ? 3 : 0)
  })

  it.each(['BP35A1', 'BP35C2'] as const)('learns the dialect of %s with a damaged EINFO', async (model) => {
    const { talk, joining } = await attempt({ model, faults: [{ fault: 'damaged-einfo', times: Infinity }] }, undefined)
    expect(await talk.settle(joining)).toMatchObject({ pan, session: { peer: { address: METER } } })
    expect(talk.line.dialect).toBe(models[model].dialect)
  })

  it('rejects at once when the plug is pulled', async () => {
    for (const ms of [5000, 10_300]) {
      const { talk, joining } = await attempt({}, undefined)
      const error = failure(joining)
      await talk.time.pass(ms)
      pull(talk.line)
      expect(await error).toMatchObject({ code: 'dongle.lost' })
    }
  })
})

describe('scan()', () => {
  const pairingId = new Secret('CCDDEEFF')

  const block = (fields: Readonly<Record<string, string>>): string =>
    Object.entries({
      Channel: '39',
      'Channel Page': '09',
      'Pan ID': '8888',
      Addr: '0011223344556677',
      LQI: 'E1',
      Side: '0',
      PairID: 'CCDDEEFF',
      ...fields,
    }).reduce((words, [name, value]) => `${words}  ${name}:${value}\r\n`, `EVENT 20 ${OWN.dual} 0\r\nEPANDESC\r\n`)

  const scanning = (...printed: string[]) => {
    const end = prints(`EVENT 22 ${OWN.dual} 0\r\n`)
    const steps = [host('SKSCAN 2 01000000 6 0\r\n'), prints('OK\r\n'), ...printed.map(prints), end]
    const talk = played(steps, 'dual')
    return settled(talk.time, scan(talk.dongle, pairingId, { time: talk.time, log: silent, signal }, 0x39))
  }

  it('puts the strongest of several first, and last what lost its pairing ID', async () => {
    const nameless = block({ LQI: 'F0', 'Pan ID': '7777' }).replace(/ {2}PairID.*\r\n/, '')
    const found = await scanning(nameless, block({ LQI: '30' }), block({ LQI: 'A0', 'Pan ID': '9999' }))
    expect(found.map(({ panId, lqi }) => [panId, lqi])).toEqual([
      ['9999', 0xa0],
      ['8888', 0x30],
      ['7777', 0xf0],
    ])
  })

  it.each(['0194BFAD', 'CCDDEEFE', 'CCDDEEF'])('leaves out a neighbour whose pairing ID is %s', async (PairID) => {
    expect(await scanning(block({ PairID, LQI: 'FF' }), block({ LQI: '30' }))).toEqual([{ ...pan, lqi: 0x30 }])
    expect(await failure(scanning(block({ PairID })))).toMatchObject({ code: 'meter.not-found' })
  })

  it.each([{ Channel: '3' }, { Channel: '3D' }, { 'Pan ID': '888' }, { Addr: '00112233445566' }])(
    'believes no block that lost bytes: %j',
    async (fields) => {
      expect(await scanning(block(fields), block({ LQI: '30' }))).toEqual([{ ...pan, lqi: 0x30 }])
      expect(await failure(scanning(block(fields)))).toMatchObject({ code: 'meter.not-found' })
    },
  )

  it('keeps what was found although EVENT 22 was lost', async () => {
    const talk = played([host('SKSCAN 2 01000000 6 0\r\n'), prints('OK\r\n'), prints(block({}))], 'dual')
    const found = settled(talk.time, scan(talk.dongle, pairingId, { time: talk.time, log: silent, signal }, 0x39))
    expect(await found).toEqual([pan])
    expect(talk.time.monotonic()).toBeCloseTo(9.6 * 65 * 1.5 + 5000)
  })

  it('gives up a dongle that never ends its scan, after one and a half times its time and 5 s', async () => {
    const talk = played([host('SKSCAN 2 05555555 6 0\r\n'), prints('OK\r\n'), waits(1)], 'dual')
    const scanned = failure(scan(talk.dongle, pairingId, { time: talk.time, log: silent, signal }))
    expect(await settled(talk.time, scanned)).toMatchObject({ code: 'dongle.silent' })
    expect(talk.time.monotonic()).toBeCloseTo(14 * 9.6 * 65 * 1.5 + 5000)
  })
})
