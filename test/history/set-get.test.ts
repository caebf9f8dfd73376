import { describe, expect, it } from 'vitest'
import { Esv } from '../../src/echonet/codes.js'
import { toldBy, type Frame } from '../../src/echonet/frame.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import type { HistorySettings } from '../../src/history/context.js'
import { times, wordsOf } from '../helpers/request-words.js'
import { HistoryReader, NOON, refusal } from './history-reader.js'

const OPENING = 'E1 D7 98 97 D3 8D EA EB 9F 9E'
const PLAIN = ['E5', 'E2 98 97']
const TODAY = PLAIN
const BY_ONE = 'E5 → E2 98 97'
const DAYS = 6

const isSetGet = ({ esv }: Frame): boolean => esv === Esv.SetGet

interface Meter extends EmulatorOptions {
  readonly onAnswer?: (answer: Frame, request: Frame, reader: HistoryReader) => Frame | undefined
}

/** Reads the history and tells each request. */
async function requestsOf(
  pace: NonNullable<HistorySettings['pace']>,
  { onAnswer, ...options }: Meter = {},
): Promise<[string[], HistoryReader]> {
  const reader = new HistoryReader(NOON, { setGet: 'serve', ...options })
  const requests: string[] = []
  reader.linkFaults = {
    onRequest: (request) => requests.push(wordsOf(request)) > 0,
    ...(onAnswer && { onAnswer: (answer, request) => onAnswer(answer, request, reader) }),
  }
  await reader.read({ days: DAYS, pace })
  expect(await reader.complete()).toHaveLength(DAYS)
  expect(await reader.untrue()).toEqual([])
  return [requests, reader]
}

describe.each(['polite', 'swift'] as const)('a day set and read by one request (SetGet), in the pace: %s', (pace) => {
  it('is read plainly as well the first time, and is one request from then on', async () => {
    const [requests, reader] = await requestsOf(pace)
    expect(requests).toEqual([OPENING, ...TODAY, BY_ONE, ...PLAIN, ...times(DAYS - 1, BY_ONE)])
    expect(reader.learned).toEqual([{ clockBesideHistory: true }, { setGet: true }])
    expect(reader.asked).toEqual([0, 1, 1, 2, 3, 4, 5, 6])
  })

  it('asks for both directions, and for the history alone where nothing else may stand beside it', async () => {
    const [both] = await requestsOf(pace, { household: { solar: true } })
    const [plain, byOne] = [['E5', 'E2 E4 98 97'], 'E5 → E2 E4 98 97']
    const today = ['E5', 'E2 98 97', 'E4 98 97']
    expect(both).toEqual([OPENING, ...today, ...plain, byOne, ...plain, ...times(DAYS - 2, byOne)])
    const [alone] = await requestsOf(pace, { besideHistory: 'refuse' })
    expect(alone.filter((words) => words.includes('→'))).toEqual(times(DAYS, 'E5 → E2'))
  })

  it('asks for the second direction alone, and for no clock, where the meter serves each history alone', async () => {
    const [requests] = await requestsOf(pace, { household: { solar: true }, besideHistory: 'refuse' })
    expect(requests.filter((words) => words.includes('→'))).toEqual(times(DAYS, 'E5 → E2'))
    expect(requests.slice(-3)).toEqual(['E5 → E2', 'E4', '98 97'])
  })

  it('asks for the second direction alone where the meter serves one at a time', async () => {
    const onAnswer: Meter['onAnswer'] = (answer, request) =>
      toldBy(request).filter(({ epc }) => epc === 0xe2 || epc === 0xe4).length > 1 ? refusal(answer, request) : answer
    const [requests, { learned }] = await requestsOf(pace, { household: { solar: true }, onAnswer })
    expect(learned).toContainEqual({ setGet: true })
    expect(requests.slice(-4)).toEqual(times(2, BY_ONE, 'E4 98 97'))
  })

  it.each(['refuse', 'silence'] as const)('is tried once where the meter does: %s', async (setGet) => {
    const [requests, { learned }] = await requestsOf(pace, { setGet })
    expect(requests).toEqual([OPENING, ...TODAY, BY_ONE, ...times(DAYS, ...PLAIN)])
    expect(learned).toEqual([{ clockBesideHistory: true }, { setGet: false }])
  })

  it.each<[string, (answer: Frame, before: Frame) => Frame]>([
    ['answers without setting the day', (answer) => withDay(answer, 0)],
    ['repeats the day, and tells the counts of the one before', withCountsOf],
    ['leaves out a part of it', (answer) => ({ ...answer, getProperties: answer.getProperties!.slice(0, 1) })],
    ['answers with a Get_Res', (answer) => ({ ...withoutGroup(answer), esv: Esv.Get_Res })],
  ])('is tried once where the meter %s', async (_, change) => {
    let before: Frame
    const onAnswer: Meter['onAnswer'] = (answer, request) => {
      if (isSetGet(request)) return change(answer, before)
      before = answer
      return answer
    }
    const [requests, { learned }] = await requestsOf(pace, { onAnswer })
    expect(requests.filter((words) => words.includes('→'))).toHaveLength(1)
    expect(learned).toEqual([{ clockBesideHistory: true }, { setGet: false }])
  })

  it('is not tried again of a meter that is never heard again after it', async () => {
    const reader = new HistoryReader(NOON, { setGet: 'serve' })
    let isDumb = false
    reader.linkFaults = { onRequest: (request) => !(isDumb ||= isSetGet(request)) }
    await expect(reader.read({ days: DAYS, pace })).rejects.toMatchObject({ code: 'meter.silent' })
    expect(reader.learned).toEqual([{ clockBesideHistory: true }, { setGet: false }])
  })

  it('is not blamed for a link that ends later', async () => {
    const reader = new HistoryReader(NOON, { setGet: 'serve' })
    reader.linkFaults = { onRequest: (_, n) => n <= 5 }
    await expect(reader.read({ days: DAYS, pace })).rejects.toMatchObject({ code: 'meter.silent' })
    expect(reader.learned).toEqual([{ clockBesideHistory: true }])
  })

  it.each([
    ['takes no day by its map', { without: ['E5'] }],
    ['serves one property at a time', { maxOpc: 1 }],
  ])('is not tried of a meter that %s', async (_, options) => {
    const reader = new HistoryReader(NOON, { setGet: 'serve', ...options })
    const services: Esv[] = []
    reader.linkFaults = { onRequest: ({ esv }) => services.push(esv) > 0 }
    await reader.read({ days: DAYS, pace }).catch(() => undefined)
    expect(services).toContain(Esv.Get)
    expect(services).not.toContain(Esv.SetGet)
  })

  it('survives a lost answer, and is given up of a meter that serves it no more', async () => {
    let lost = 0
    const [, losing] = await requestsOf(pace, {
      onAnswer: (answer, request, { learned }) =>
        isSetGet(request) && learned.length === 2 && lost++ === 0 ? undefined : answer,
    })
    expect(lost).toBeGreaterThan(0)
    expect(losing.learned).toEqual([{ clockBesideHistory: true }, { setGet: true }])
    const [requests, ending] = await requestsOf(pace, {
      onAnswer: (answer, request, { learned }) =>
        isSetGet(request) && learned.length >= 2 ? refusal(answer, request) : answer,
    })
    expect(ending.learned).toEqual([{ clockBesideHistory: true }, { setGet: true }, { setGet: false }])
    expect(requests.filter((words) => words.includes('→')).length).toBeLessThanOrEqual(4)
  })

  it('does not blame the meter for a day that it refuses for a while, however it is asked', async () => {
    let refused = 0
    const [, { learned }] = await requestsOf(pace, {
      onAnswer: (answer, request, { asked }) => {
        const isOfDay =
          (isSetGet(request) ? request.properties[0]!.edt[0] : asked.at(-1)) === 2 &&
          toldBy(request).some(({ epc }) => epc === 0xe2)
        return isOfDay && refused++ < 4 ? refusal(answer, request) : answer
      },
    })
    expect(refused).toBeGreaterThan(4)
    expect(learned).toEqual([{ clockBesideHistory: true }, { setGet: true }])
  })
})

describe('a night of a meter that is known to serve SetGet', () => {
  it('asks for today by one request, too', async () => {
    const reader = new HistoryReader(NOON)
    reader.known = { clockBesideHistory: true, setGet: true }
    const requests: string[] = []
    reader.linkFaults = { onRequest: (request) => requests.push(wordsOf(request)) > 0 }
    await reader.read({ days: 1 })
    expect(requests).toEqual([OPENING, BY_ONE, BY_ONE])
    expect(await reader.untrue()).toEqual([])
  })
})

const withHistory = (answer: Frame, change: (edt: Uint8Array) => Uint8Array): Frame => ({
  ...answer,
  getProperties: answer.getProperties!.map(({ epc, edt }) => ({ epc, edt: epc === 0xe2 ? change(edt) : edt })),
})

const withDay = (answer: Frame, day: number): Frame =>
  withHistory(answer, (edt) => Uint8Array.of(0, day, ...edt.subarray(2)))

/** The day word stays, the counts are those that were told before. */
function withCountsOf(answer: Frame, before: Frame): Frame {
  const counts = before.properties.find(({ epc }) => epc === 0xe2)!.edt.subarray(2)
  return withHistory(answer, (edt) => Uint8Array.of(...edt.subarray(0, 2), ...counts))
}

const withoutGroup = ({ getProperties, ...frame }: Frame): Frame => ({ ...frame, properties: getProperties! })
