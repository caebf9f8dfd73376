import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import initSqlJs from 'sql.js'
import { describe, expect, it } from 'vitest'
import { DAY_S, dateAt, RELEASE_DATE, slotTime, plusDays } from '../../src/base/clock.js'
import { systemTime } from '../../src/base/time.js'
import type { RunningEmulator } from '../../src/emulator/emulator.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { IdleTime } from '../helpers/idle-time.js'
import { times, wordsOf } from '../helpers/request-words.js'
import { openStore } from '../../src/store/open.js'
import {
  dump,
  emulator,
  expectedCounts,
  never,
  quietLog,
  run,
  sqliteIn,
  storedCounts,
  temporaryFolder,
} from './harness.js'

/** A day that a host's clock may show. */
const NIGHT = slotTime(plusDays(RELEASE_DATE, 12), 6) + 17 * 60

/** A host on which days pass between two runs. */
class NightTime extends IdleTime {
  passedS = 0

  override now(): number {
    return super.now() + this.passedS * 1000
  }
}

/** Client and meter share one clock. */
async function home(options: EmulatorOptions = {}) {
  const time = new NightTime(NIGHT)
  const meter = await emulator({ time, clock: NIGHT, clockRate: 1, ...options })
  const folder = await temporaryFolder()
  const requests = async (
    history: NonNullable<Parameters<typeof run>[1]['history']> = {},
    at: Partial<Parameters<typeof run>[1]> = {},
  ): Promise<string[]> => {
    const before = meter.log.length
    await run(meter, { folder, time, history: { meterClock: 'check', ...history }, ...at })
    return meter.log.slice(before).map(({ frame }) => wordsOf(frame))
  }
  const pass = (seconds: number): void => {
    time.passedS += seconds
    meter.clock.jump(seconds)
  }
  return { time, meter, folder, requests, pass }
}

async function expectWhole(meter: RunningEmulator, folder: string, days: number): Promise<void> {
  const expected = [...expectedCounts(meter, meter.clock.now(), days)].filter(([key]) => key.startsWith('normal'))
  expect(new Map([...storedCounts(await dump(sqliteIn(folder)))])).toEqual(new Map(expected))
}

/** Changes what is kept of the meter. */
async function note(folder: string, capabilities: Record<string, unknown>): Promise<void> {
  const path = join(folder, 'state', 'home.json')
  const state = JSON.parse(await readFile(path, 'utf8')) as { capabilities: Record<string, unknown> }
  await writeFile(path, JSON.stringify({ ...state, capabilities: { ...state.capabilities, ...capabilities } }))
}

const ALL = 'E1 D7 98 97 D3 8D'
const plain = ['E5', 'E2 98 97']
const byOne = 'E5 → E2 98 97'
/** Before a day is asked for by one request, it is read plainly as well. */
const trial = [byOne, ...plain]

describe('requests at the meter', () => {
  it.each<[string, EmulatorOptions, number, string[]]>([
    ['', {}, 105, [byOne]],
    [' that refuses SetGet', { setGet: 'refuse' }, 202, plain],
    [' that is silent to SetGet', { setGet: 'silence' }, 202, plain],
  ])('are few for 99 days and for a night, none where nothing is to do, at a meter%s', async (_, options, n, day) => {
    const { meter, folder, requests, pass } = await home(options)
    expect(await requests()).toHaveLength(n)
    await expectWhole(meter, folder, 99)
    expect(await requests()).toEqual([])
    pass(DAY_S)
    // The import has ended with another day.
    expect(await requests()).toEqual([`${ALL} EA EB E2`, ...day, ...day])
    await expectWhole(meter, folder, 100)
    expect(await requests()).toEqual([])
    pass(DAY_S)
    // Yesterday was set last, and the one after it is meant by the same number.
    expect(await requests()).toEqual([`${ALL} EA EB E2`, ...day])
    await expectWhole(meter, folder, 101)
  })

  it('are one for the half hours of today since the last run', async () => {
    const { meter, folder, requests, pass } = await home()
    await requests({ days: 1 })
    pass(1800)
    expect(await requests({ days: 1 })).toEqual([`${ALL} EA EB E2`, byOne])
    pass(1800)
    expect(await requests({ days: 1 })).toEqual([`${ALL} EA EB E2`])
    await expectWhole(meter, folder, 1)
  })

  it.each([
    ['refuse', [ALL, '98 97', 'EA EB']],
    ['silence', [`${ALL} EA EB E2`, ALL, 'EA EB']],
  ] as const)(
    'are as ever but for one night of a meter that meets a day beside its constants with: %s',
    async (overMaxOpc, more) => {
      const { folder, requests, pass } = await home({ maxOpc: 8, overMaxOpc })
      await requests({ days: 3 })
      await note(folder, { mostAtOnce: 10 })
      pass(DAY_S)
      expect(await requests({ days: 3 })).toEqual([`${ALL} EA EB E2`, ...more, byOne, byOne])
      pass(DAY_S)
      expect(await requests({ days: 3 })).toEqual([`${ALL} EA EB`, byOne, byOne])
    },
  )

  const [alone, one, witness] = [['E5', 'E2'], 'E5 → E2', ['98 97', 'ED', 'EC']]
  it.each([
    ['refuse', ['E2 98 97', 'E2'], [one, ...alone, ...witness, ...times(4, one)]],
    ['cut', ['E2 98 97'], [one, ...alone, ...witness, ...times(4, one)]],
    // After silence the link is not good until the next answer: another day is the first that is asked for by one request.
    ['silence', ['E2 98 97', 'E2'], [...alone, ...witness, one, ...alone, ...times(3, one)]],
  ] as const)(
    'are as ever but for one try, and that not twice, on a meter that does: %s',
    async (...[kind, try_, rest]) => {
      const { meter, folder, requests, pass } = await home({ besideHistory: kind })
      expect(await requests({ days: 5 })).toEqual([`${ALL} EA EB 9F 9E`, 'E5', ...try_, ...rest, '98 97'])
      pass(DAY_S)
      expect(await requests({ days: 5 })).toEqual([`${ALL} EA EB`, one, one, '98 97'])
      await expectWhole(meter, folder, 6)
    },
  )

  it('try a day beside the constants once more where the first answer is lost', async () => {
    const { meter, requests, pass } = await home()
    await requests({ days: 3 })
    pass(DAY_S)
    meter.faults.push({ fault: 'drop-answer', times: 1 })
    const whole = `${ALL} EA EB E2`
    expect(await requests({ days: 3 })).toEqual([whole, whole, byOne, byOne])
    pass(DAY_S)
    expect(await requests({ days: 3 })).toEqual([whole, byOne])
  })

  it('ask for both directions beside the constants where the meter serves them at once', async () => {
    const { meter, folder, requests, pass } = await home({ household: { solar: true } })
    await requests({ days: 3 })
    pass(DAY_S)
    const both = ['E5 → E2 E4 98 97']
    expect(await requests({ days: 3 })).toEqual([`${ALL} EA EB E2 E4`, ...both, ...both])
    pass(DAY_S)
    expect(await requests({ days: 3 })).toEqual([`${ALL} EA EB E2 E4`, ...both])
    const expected = [...expectedCounts(meter, meter.clock.now(), 5)]
    expect(new Map([...storedCounts(await dump(sqliteIn(folder)))])).toEqual(new Map(expected))
  })

  it('use no day that was told before the quiet window', async () => {
    const { meter, folder, requests, pass } = await home()
    await requests({ days: 1 })
    pass(DAY_S + (24 - 4) * 3600 + 35 * 60)
    expect(await requests({ days: 2 })).toEqual([`${ALL} EA EB E2`, '98 97', 'EA EB', ...times(3, byOne)])
    await expectWhole(meter, folder, 3)
  })

  it.each(['refuse', 'silence'] as const)(
    'are four in a night of a meter that serves six at once, to more: %s',
    async (overMaxOpc) => {
      const { requests, pass } = await home({ maxOpc: 6, overMaxOpc })
      await requests({ days: 3 })
      pass(DAY_S)
      expect(await requests({ days: 3 })).toEqual([ALL, 'EA EB', byOne, byOne])
    },
  )

  it('are no more of a meter that has a second history than of one without it', async () => {
    const [without, having] = [await home({ without: ['EC', 'ED'] }), await home()]
    const [first, second] = [await without.requests(), await having.requests()]
    expect(first).toEqual([`${ALL} EA EB 9F 9E`, ...plain, ...trial, ...times(98, byOne)])
    expect(second).toEqual([...first.slice(0, 6), 'E5 ED', 'E2 98 97 EC', ...times(97, byOne)])
  })

  it('try what an earlier kenshin did not try', async () => {
    const { folder, requests, pass } = await home()
    await requests({ days: 2 })
    await note(folder, { clockBesideHistory: undefined, mostAtOnce: undefined })
    pass(DAY_S)
    expect(await requests({ days: 2 })).toEqual([`${ALL} EA EB`, ...plain, byOne])
    expect(JSON.parse(await readFile(join(folder, 'state', 'home.json'), 'utf8'))).toMatchObject({
      capabilities: { clockBesideHistory: true, mostAtOnce: 8 },
    })
  })
})

describe('a run that has nothing to do', () => {
  it('opens no port, and is noted as a run', async () => {
    const { meter, folder, requests, time, pass } = await home()
    await requests({ days: 3 })
    pass(60)
    const { log, lines } = quietLog('trace')
    await meter.close()
    expect(await requests({ days: 3 }, { log })).toEqual([])
    expect(lines.filter((line) => line.includes('command='))).toEqual([])
    const store = await openStore(sqliteIn(folder), { mode: 'read', time: systemTime, log })
    const runs = await store.runs({ from: 0, to: NIGHT + 100 * DAY_S }, { signal: never })
    await store.close()
    expect(runs.map(({ outcome, requests: asked }) => [outcome, asked])).toEqual([
      ['ok', 9],
      ['ok', 0],
    ])
    expect(dateAt(time.now() / 1000)).toBe(dateAt(NIGHT))
  })

  it.each<[string, number, { today?: boolean; days?: number }, number]>([
    ['a new half hour is due', 30 * 60, {}, 2],
    ['a new half hour is due, but today is not wanted', 30 * 60, { today: false }, 0],
    ['more days are wanted', 60, { days: 5 }, 5],
    ['it is in the quiet window', 21 * 3600 - 20 * 60, { today: false }, 5],
    ['a day has passed', DAY_S, { today: false }, 3],
  ])('is one where %s', async (_, seconds, history, expected) => {
    const { requests, pass } = await home()
    await requests({ days: 3, ...history, ...(history.days && { days: 3 }) })
    pass(seconds)
    expect(await requests({ days: 3, ...history })).toHaveLength(expected)
  })

  it.each<[string, EmulatorOptions]>([
    ['ahead of the host', { clock: NIGHT + 240 }],
    ['behind it', { clock: NIGHT - 240 }],
  ])('is none with a meter whose clock is %s', async (_, options) => {
    const { requests } = await home(options)
    await requests({ days: 3 })
    expect(await requests({ days: 3 })).toHaveLength(2)
  })

  it('is none after a run that left something out', async () => {
    const { meter, requests } = await home({ household: { solar: true }, without: ['EC', 'ED'] })
    const forget = meter.faults.push({ fault: 'refuse-property', on: 'E4', times: Infinity })
    await expect(requests({ days: 2 })).rejects.toMatchObject({ code: 'history.incomplete' })
    forget()
    expect((await requests({ days: 2 })).length).toBeGreaterThan(0)
  })

  it('is none where readings are gone from the store', async () => {
    const { meter, folder, requests } = await home()
    await requests({ days: 3 })
    const path = join(folder, 'kenshin.sqlite')
    const { Database } = await initSqlJs()
    const database = new Database(await readFile(path))
    database.run('DELETE FROM electricity WHERE time = (SELECT min(time) FROM electricity)')
    await writeFile(path, database.export())
    // No stored reading joins the oldest day any more: it is witnessed.
    expect(await requests({ days: 3 })).toEqual([`${ALL} EA EB E2`, byOne, byOne, 'ED', 'EC'])
    await expectWhole(meter, folder, 3)
  })
})
