import { describe, expect, it } from 'vitest'
import { createLogger, silent, type Logger } from '../../src/base/log.js'
import type { FaultName } from '../../src/emulator/faults/faults.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { knownMeter, parseKnownMeter, type Capabilities, type KnownMeter } from '../../src/meter/capabilities.js'
import { readMeterClock } from '../../src/meter/meter-clock.js'
import { readProfile, type MeterProfile } from '../../src/meter/profile.js'
import { failure, never } from '../helpers/play.js'
import { emulatedSession, NOON, type EmulatedSession } from './meters.js'

type Given = Parameters<typeof readProfile>[1]

const signal = never

/** The EPCs of each request. */
const asked = ({ emulator }: EmulatedSession): string[] =>
  emulator.log.map(({ frame }) => frame.properties.map(({ epc }) => epc.toString(16).toUpperCase()).join(' '))

const ALL = 'E1 D7 98 97 D3 8D'
const LATEST = 'EA EB'
const MAPS = '9F 9E'
/** The first frame to an unknown meter. */
const OPENING = `${ALL} ${LATEST} ${MAPS}`
const GETS = '80 81 82 88 8A 8D 97 98 9D 9E 9F D3 D7 E0 E1 E2 E3 E4 E5 E7 E8 EA EB EC ED'
const epcs = (digits: string): number[] => digits.split(' ').map((epc) => Number.parseInt(epc, 16))
const meter = (options: EmulatorOptions, log?: Logger): Promise<EmulatedSession> =>
  emulatedSession({ latency: 'none', ...options }, log)
const profileOf = ({ asker, time }: EmulatedSession, more: Partial<Given> = {}): Promise<MeterProfile> =>
  readProfile(asker, { time, log: silent, signal, ...more })
const read = (talk: EmulatedSession, more?: Partial<Given>): Promise<MeterProfile> => talk.settle(profileOf(talk, more))

const LEARNED: Capabilities = {
  gets: epcs(GETS),
  sets: epcs('81 E5 ED'),
  hasClock: true,
  hasCoefficient: true,
  severalAtOnce: true,
  mostAtOnce: 10,
}

describe('readProfile()', () => {
  it('asks once where the meter serves everything: for the constants, what it can do, its clock and latest half hour', async () => {
    const talk = await meter({})
    expect(await read(talk)).toEqual({
      unit: { coefficient: 1, unitExponent: -1, digits: 6 },
      identity: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      capabilities: LEARNED,
      showsClock: true,
      opening: {
        clock: { date: '2026-11-20', shown: NOON, coarseness: 60, askedMs: 0, answeredMs: 0 },
        latest: {
          normal: { kind: 'value', value: { time: NOON - 600, count: 204_365 } },
          reverse: { kind: 'value', value: { time: NOON - 600, count: 0 } },
        },
      },
    })
    expect(asked(talk)).toEqual([OPENING])
  })

  it('shows nothing of the serial number, but another meter', async () => {
    const identityOf = async (serial: string): Promise<string | undefined> =>
      (await read(await meter({ fixed: { '8D': Buffer.from(serial).toString('hex') } }))).identity
    const identity = await identityOf('Z01234567890')
    expect(identity).not.toContain('Z0123')
    expect(await identityOf('Z01234567890')).toBe(identity)
    expect(await identityOf('Z01234567891')).not.toBe(identity)
  })

  it('keeps what was served beside a refusal, and asks for nothing that the map lacks', async () => {
    const talk = await meter({ without: ['D3', '8D'] })
    expect(await read(talk)).toMatchObject({
      unit: { coefficient: 1, unitExponent: -1, digits: 6 },
      identity: undefined,
      capabilities: { hasClock: true, severalAtOnce: true, hasCoefficient: false },
    })
    expect(asked(talk)).toEqual([OPENING])
  })

  it.each(['refuse', 'silence'] as const)('reads one by one where the meter meets six with: %s', async (overMaxOpc) => {
    const talk = await meter({ maxOpc: 1, overMaxOpc })
    expect(await read(talk)).toMatchObject({
      unit: { coefficient: 1, unitExponent: -1, digits: 6 },
      capabilities: { ...LEARNED, severalAtOnce: false, mostAtOnce: 6 },
      showsClock: true,
    })
  })

  it.each([
    ['E1', ['E1']],
    ['D7', ['D7']],
  ])('rejects a meter without %s', async (epc, without) => {
    const talk = await meter({ without })
    const error = await talk.settle(failure(profileOf(talk)))
    expect(error).toMatchObject({ code: 'echonet.refused', exit: 5, facts: { what: `EPC ${epc}` } })
  })

  it('rejects a unit that no standard names', async () => {
    const talk = await meter({ fixed: { E1: '77' } })
    expect(await talk.settle(failure(profileOf(talk)))).toMatchObject({ code: 'echonet.value' })
  })

  it('rejects when the meter is silent to one property as well, within two minutes', async () => {
    const talk = await meter({ faults: [{ fault: 'silent-meter' }] })
    const begun = talk.time.monotonic()
    expect(await talk.settle(failure(profileOf(talk)))).toMatchObject({ code: 'meter.silent' })
    expect(talk.time.monotonic() - begun).toBeLessThan(120_000)
  })

  it('rejects with the reason of an abort', async () => {
    const talk = await meter({ faults: [{ fault: 'silent-meter' }] })
    const stop = new AbortController()
    const error = failure(profileOf(talk, { signal: stop.signal }))
    await talk.time.pass(50_000)
    const reason = new Error('enough')
    stop.abort(reason)
    expect(await error).toBe(reason)
  })

  it('is enough to read the clock of a meter that serves two, not six', async () => {
    const talk = await meter({ maxOpc: 2 })
    const context = { asker: talk.asker, profile: await read(talk), time: talk.time, log: silent, signal }
    expect(await talk.settle(readMeterClock(context))).toMatchObject({ date: '2026-11-20' })
  })
})

describe('readProfile(), coefficient', () => {
  const TEN = { household: { coefficient: 10 } }
  const unserved = (fault: FaultName, times: number): EmulatorOptions => ({
    ...TEN,
    faults: [{ fault, on: 'D3', times }],
  })

  it.each<[string, EmulatorOptions]>([
    ['at once', TEN],
    ['refused in the frame', unserved('refuse-property', 1)],
    ['refused in the frame and once alone', unserved('refuse-property', 2)],
    ['refused three times', unserved('refuse-property', 3)],
    ['refused with everything else in the frame, and once alone', unserved('sna', 2)],
    ['empty in the frame and once alone', unserved('empty-property', 2)],
    ['lost on the way three times', unserved('drop-answer', 3)],
    ['of a meter whose map lacks it', { fixed: { D3: '0000000A' }, without: ['D3'] }],
    ['of a meter without a map', { ...TEN, without: ['9F'] }],
  ])('is 10: %s', async (_, options) => {
    const talk = await meter(options)
    expect((await read(talk)).unit.coefficient).toBe(10)
  })

  it.each<[string, EmulatorOptions, string]>([
    ['refused', unserved('refuse-property', Infinity), 'echonet.refused'],
    ['empty', unserved('empty-property', Infinity), 'echonet.refused'],
    ['not answered', unserved('drop-answer', Infinity), 'meter.silent'],
    ['0', { fixed: { D3: '00000000' } }, 'echonet.value'],
    ['above the standard', { fixed: { D3: 'FFFFFFFF' } }, 'echonet.value'],
    ['above the standard, where the map lacks it', { fixed: { D3: 'FFFFFFFF' }, without: ['D3'] }, 'echonet.value'],
    ['refused by a meter that does not tell its map', { ...TEN, without: ['D3', '9F'] }, 'echonet.refused'],
  ])('has no value, and nothing stands in for it, where it is %s', async (_, options, code) => {
    const talk = await meter(options)
    expect(await talk.settle(failure(profileOf(talk)))).toMatchObject({ code })
  })

  it('is 1 only where the map lacks it', async () => {
    const talk = await meter({ without: ['D3'] })
    expect((await read(talk)).unit.coefficient).toBe(1)
  })
})

describe('readProfile(), clock', () => {
  it.each<[string, EmulatorOptions]>([
    ['is not set', { faults: [{ fault: 'clock-not-set', times: Infinity }] }],
    ['is not set, in zeros', { fixed: { '98': '00000000' } }],
    ['shows no date of the calendar', { fixed: { '98': '07EA0D01' } }],
  ])('serves nothing where it %s: one warning, and the stamp of the latest half hour', async (_, options) => {
    const lines: string[] = []
    const log = createLogger({ level: 'warn', format: 'plain', write: (line) => lines.push(line) })
    const talk = await meter({ clockRate: 0, ...options })
    const profile = await read(talk, { log })
    expect(profile).toMatchObject({ showsClock: false, capabilities: { hasClock: true } })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('the clock of the meter is not set')
    const clock = readMeterClock({ asker: talk.asker, profile, time: talk.time, log, signal })
    expect(await talk.settle(clock)).toMatchObject({ date: '2026-11-20', coarseness: 2400 })
    expect(asked(talk).at(-1)).toBe('EA')
  })

  it.each([['97'], ['98']])('is none where the meter lacks %s', async (epc) => {
    const talk = await meter({ without: [epc] })
    expect(await read(talk)).toMatchObject({ showsClock: false, capabilities: { hasClock: false } })
  })

  it.each(['refuse-property', 'drop-answer'] as const)('is not used where the map names it, with %s', async (fault) => {
    const talk = await meter({ faults: [{ fault, on: '97', times: Infinity }] })
    expect(await read(talk)).toMatchObject({ showsClock: false, capabilities: { hasClock: true } })
  })
})

describe('readProfile(), of a meter that is known', () => {
  /** What a first run keeps. */
  async function learned(options: EmulatorOptions): Promise<KnownMeter> {
    const kept = knownMeter(await read(await meter(options)))
    expect(parseKnownMeter(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
    return kept!
  }

  it.each<[string, EmulatorOptions, string[]]>([
    ['everything', {}, [`${ALL} ${LATEST}`]],
    ['no coefficient', { without: ['D3'] }, ['E1 D7 98 97 8D EA EB']],
    ['no clock', { without: ['97'] }, ['E1 D7 D3 8D EA EB']],
    ['no stamp of sold energy', { without: ['EB'] }, [`${ALL} EA`]],
    ['not more than six', { maxOpc: 6 }, [ALL]],
    ['not more than seven, silent to more', { maxOpc: 7, overMaxOpc: 'silence' }, [ALL]],
    ['one property at a time', { maxOpc: 1 }, ALL.split(' ')],
    ['one property at a time, silent to more', { maxOpc: 1, overMaxOpc: 'silence' }, ALL.split(' ')],
  ])('asks for nothing but its constants: %s', async (_, options, requests) => {
    const known = await learned(options)
    const talk = await meter(options)
    expect((await read(talk, { known })).capabilities).toBe(known)
    expect(asked(talk)).toEqual(requests)
  })

  it.each<[string, EmulatorOptions, string[]]>([
    ['serves them', {}, [`${ALL} ${LATEST}`]],
    ['serves six', { maxOpc: 6 }, [`${ALL} ${LATEST}`, ALL]],
    ['serves six, silent to more', { maxOpc: 6, overMaxOpc: 'silence' }, [`${ALL} ${LATEST}`, ALL]],
  ])('asks once for more than six, of a meter known before that was tried, which %s', async (_, options, requests) => {
    const known = { ...(await learned({})), mostAtOnce: undefined }
    const talk = await meter(options)
    const profile = await read(talk, { known })
    expect(asked(talk)).toEqual(requests)
    const again = await meter(options)
    await read(again, { known: knownMeter(profile) })
    expect(asked(again)).toEqual(requests.slice(-1))
  })

  it('learns anew of another meter', async () => {
    const known = await learned({ without: ['D3', '97'] })
    const talk = await meter({ household: { coefficient: 10, exchangeAt: 1_700_000_000 } })
    expect(await read(talk, { known })).toMatchObject({
      unit: { coefficient: 10 },
      capabilities: LEARNED,
      showsClock: true,
    })
    expect(asked(talk)).toEqual(['E1 D7 8D EA EB', OPENING])
  })

  it('learns anew of a meter that does not say who it is, and keeps nothing of it', async () => {
    const known = await learned({ without: ['D3'] })
    const talk = await meter({ household: { coefficient: 10 }, without: ['8D'] })
    const profile = await read(talk, { known })
    expect(profile.unit.coefficient).toBe(10)
    expect(knownMeter(profile)).toBeUndefined()
  })

  it('keeps what it learned of a meter that does not tell what it takes', async () => {
    const kept = await learned({ without: ['9E'] })
    expect(kept).toMatchObject({ gets: epcs(GETS.replace(' 9E', '')), hasCoefficient: true })
    expect(kept.sets).toBeUndefined()
  })

  it('keeps nothing of a meter that did not tell its map', async () => {
    const profile = await read(await meter({ without: ['9F'] }))
    expect(profile.capabilities.gets).toBeUndefined()
    expect(knownMeter(profile)).toBeUndefined()
  })

  it.each([
    ['nothing', undefined],
    ['a word', 'E1'],
    ['no identity', { ...LEARNED }],
    ['no map', { ...LEARNED, identity: 'ab', gets: undefined }],
    ['a map of words', { ...LEARNED, identity: 'ab', gets: ['D3'] }],
    ['a set map of words', { ...LEARNED, identity: 'ab', sets: ['E5'] }],
    ['a flag that is a word', { ...LEARNED, identity: 'ab', hasCoefficient: 'no' }],
    ['a word for what was tried', { ...LEARNED, identity: 'ab', clockBesideHistory: 'no' }],
    ['a word for a number', { ...LEARNED, identity: 'ab', mostAtOnce: 'six' }],
  ])('does not believe a file with %s', (_, kept) => expect(parseKnownMeter(kept)).toBeUndefined())
})
