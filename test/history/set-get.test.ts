import { describe, expect, it } from 'vitest'
import { Esv, hex } from '../../src/echonet/codes.js'
import { toldBy, type Frame } from '../../src/echonet/frame.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { HistoryReader, NOON, refusal } from './history-reader.js'

const OPENING = 'E1 D7 98 97 D3 8D EA EB 9F 9E'
const TODAY = ['E5', 'E2 98 97']
const DAYS = 6
const SWIFT = { days: DAYS, pace: 'swift' } as const

/** EPCs of a request, what a SetGet sets before the arrow. */
const wordsOf = ({ properties, getProperties }: Frame): string =>
  [properties, ...(getProperties ? [getProperties] : [])]
    .map((group) => group.map(({ epc }) => hex(epc)).join(' '))
    .join(' → ')

const isSetGet = ({ esv }: Frame): boolean => esv === Esv.SetGet

/** Reads swiftly and tells each request. @param linkFaults for the answers */
async function requestsOf(
  options: EmulatorOptions = {},
  onAnswer?: (answer: Frame, request: Frame, reader: HistoryReader) => Frame | undefined,
): Promise<[string[], HistoryReader]> {
  const reader = new HistoryReader(NOON, options)
  const requests: string[] = []
  reader.linkFaults = {
    onRequest: (request) => requests.push(wordsOf(request)) > 0,
    ...(onAnswer && { onAnswer: (answer, request) => onAnswer(answer, request, reader) }),
  }
  await reader.read(SWIFT)
  expect(await reader.complete()).toHaveLength(SWIFT.days)
  expect(await reader.untrue()).toEqual([])
  return [requests, reader]
}

describe('a day set and read by one request (SetGet), in the swift pace', () => {
  const days = (n: number, ask: string): string[] => Array.from({ length: n }, () => ask)

  it('is one request a day of a meter that serves it', async () => {
    const [requests, reader] = await requestsOf()
    expect(requests).toEqual([OPENING, ...TODAY, ...days(DAYS, 'E5 → E2 98 97')])
    expect(reader.learned).toEqual([{ clockBesideHistory: true }, { setGet: true }])
    expect(reader.asked).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('asks for both directions, and for the history alone where nothing else may stand beside it', async () => {
    const [both] = await requestsOf({ household: { solar: true } })
    expect(both).toEqual([
      OPENING,
      'E5',
      'E2 98 97',
      'E4 98 97',
      'E5',
      'E2 E4 98 97',
      ...days(DAYS - 1, 'E5 → E2 E4 98 97'),
    ])
    const [alone] = await requestsOf({ besideHistory: 'refuse' })
    expect(alone.filter((words) => words.includes('→'))).toEqual(days(DAYS, 'E5 → E2'))
  })

  it.each(['refuse', 'silence'] as const)('is tried once where the meter does: %s', async (setGet) => {
    const [requests, { learned }] = await requestsOf({ setGet })
    expect(requests).toEqual([
      OPENING,
      ...TODAY,
      'E5 → E2 98 97',
      ...days(DAYS, 'E5|E2 98 97').flatMap((one) => one.split('|')),
    ])
    expect(learned).toEqual([{ clockBesideHistory: true }, { setGet: false }])
  })

  it.each([
    ['answers without setting the day', (answer: Frame) => withDay(answer, 0)],
    ['leaves out a part of it', (answer: Frame) => ({ ...answer, getProperties: answer.getProperties!.slice(0, 1) })],
    ['answers with a Get_Res', (answer: Frame): Frame => ({ ...withoutGroup(answer), esv: Esv.Get_Res })],
  ])('is tried once where the meter %s', async (_, change) => {
    const [requests, { learned }] = await requestsOf({}, (answer, request) =>
      isSetGet(request) ? change(answer) : answer,
    )
    expect(requests.filter((words) => words.includes('→'))).toHaveLength(1)
    expect(learned).toEqual([{ clockBesideHistory: true }, { setGet: false }])
  })

  it.each([
    ['takes no day by its map', { without: ['E5'] }],
    ['serves one property at a time', { maxOpc: 1 }],
  ])('is not tried of a meter that %s', async (_, options) => {
    const reader = new HistoryReader(NOON, options)
    const services: Esv[] = []
    reader.linkFaults = { onRequest: ({ esv }) => services.push(esv) > 0 }
    await reader.read(SWIFT).catch(() => undefined)
    expect(services).toContain(Esv.Get)
    expect(services).not.toContain(Esv.SetGet)
  })

  it('is not tried in the polite pace', async () => {
    const reader = new HistoryReader(NOON)
    const services: Esv[] = []
    reader.linkFaults = { onRequest: ({ esv }) => services.push(esv) > 0 }
    await reader.read({ days: 4 })
    expect(services).not.toContain(Esv.SetGet)
  })

  it('survives lost answers, and is given up of a meter that serves it no more', async () => {
    let lost = 0
    const [, losing] = await requestsOf({}, (answer, request, { learned }) =>
      isSetGet(request) && learned.length === 2 && lost++ === 0 ? undefined : answer,
    )
    expect(losing.learned).toEqual([{ clockBesideHistory: true }, { setGet: true }])
    const [requests, ending] = await requestsOf({}, (answer, request, { learned }) =>
      isSetGet(request) && learned.length >= 2 ? refusal(answer, request) : answer,
    )
    expect(ending.learned).toEqual([{ clockBesideHistory: true }, { setGet: true }, { setGet: false }])
    expect(requests.filter((words) => words.includes('→'))).toHaveLength(4)
  })

  it('does not blame the meter for a day that it refuses for a while, however it is asked', async () => {
    let refused = 0
    const [, { learned }] = await requestsOf({}, (answer, request, { asked }) => {
      const isOfDay =
        (isSetGet(request) ? request.properties[0]!.edt[0] : asked.at(-1)) === 2 &&
        toldBy(request).some(({ epc }) => epc === 0xe2)
      return isOfDay && refused++ < 4 ? refusal(answer, request) : answer
    })
    expect(refused).toBeGreaterThan(4)
    expect(learned).toEqual([{ clockBesideHistory: true }, { setGet: true }])
  })
})

const withDay = (answer: Frame, day: number): Frame => ({
  ...answer,
  getProperties: answer.getProperties!.map(({ epc, edt }) => ({
    epc,
    edt: epc === 0xe2 ? Uint8Array.of(0, day, ...edt.subarray(2)) : edt,
  })),
})

const withoutGroup = ({ getProperties, ...frame }: Frame): Frame => ({ ...frame, properties: getProperties! })
