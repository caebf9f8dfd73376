import { describe, expect, it } from 'vitest'
import { Esv } from '../../src/echonet/codes.js'
import type { Frame } from '../../src/echonet/frame.js'
import type { EmulatorOptions } from '../../src/emulator/options.js'
import { SECOND, traced } from './half-hours.js'
import { asks, HistoryReader, NOON, refusal } from './history-reader.js'

const DAYS = 6
const SIX_DAYS = { ...SECOND, days: DAYS } as const

const setsBoth = ({ esv, properties }: Frame): boolean => esv === Esv.SetC && properties.length === 2
const asksBeside = (request: Frame): boolean => asks(request, 0xec) && request.properties.length > 1

interface Meter {
  readonly options?: EmulatorOptions
  readonly onAnswer?: NonNullable<HistoryReader['linkFaults']['onAnswer']>
  readonly pace?: 'swift'
}

/** Reads six days. @returns what was asked for after the oldest day until the second newest was set */
async function requestsOf({ options, onAnswer, pace }: Meter = {}): Promise<[string[], HistoryReader]> {
  const reader = new HistoryReader(NOON, options)
  const asked = traced(reader, onAnswer && { onAnswer })
  await reader.read({ ...SIX_DAYS, ...(pace && { pace }) })
  expect(await reader.complete()).toHaveLength(DAYS)
  expect(await reader.untrue()).toEqual([])
  expect(reader.proofs).toEqual(['E2+EC'])
  const oldest = asked.lastIndexOf(`E5 ${DAYS}`)
  const after = asked.findIndex((one, n) => n > oldest && /^E5 2/.test(one))
  return [asked.slice(oldest + 2, after), reader]
}

const ALONE = ['ED', 'EC']

describe('half hours asked for with a day', () => {
  it('cost no request of their own, and no request more is tried', async () => {
    const [requests, { learned }] = await requestsOf()
    expect(requests).toEqual(['E5 ED 1', 'E2 98 97 EC'])
    expect(learned).toEqual([{ clockBesideHistory: true }, { halfHoursBesideDay: true }, { halfHours: true }])
  })

  it('come with both directions of a day', async () => {
    const [requests] = await requestsOf({ options: { household: { solar: true } } })
    expect(requests).toEqual(['E5 ED 1', 'E2 E4 98 97 EC'])
  })

  it('are asked for politely where the pace is swift', async () => {
    const [requests] = await requestsOf({ options: { setGet: 'refuse' }, pace: 'swift' })
    expect(requests).toEqual(['E5 ED 1', 'E2 98 97 EC'])
  })

  it.each<[string, NonNullable<Meter['onAnswer']>, string[]]>([
    [
      'is silent to two properties to set',
      (answer, request) => (setsBoth(request) ? undefined : answer),
      ['E5 ED 1', 'E5 1', 'E2 98 97', ...ALONE],
    ],
    [
      'refuses two properties to set',
      (answer, request) => (setsBoth(request) ? refusal(answer, request) : answer),
      ['E5 ED 1', 'E5 1', 'E2 98 97', ...ALONE],
    ],
    [
      'refuses the second of them',
      (answer, request) =>
        setsBoth(request)
          ? { ...answer, esv: Esv.SetC_SNA, properties: [answer.properties[0]!, request.properties[1]!] }
          : answer,
      ['E5 ED 1', 'E5 1', 'E2 98 97', ...ALONE],
    ],
    [
      'says nothing of the second',
      (answer, request) => (setsBoth(request) ? { ...answer, properties: answer.properties.slice(0, 1) } : answer),
      ['E5 ED 1', 'E5 1', 'E2 98 97', ...ALONE],
    ],
    [
      'serves all but the half hours',
      (answer, request) =>
        asksBeside(request)
          ? {
              ...answer,
              esv: Esv.Get_SNA,
              properties: answer.properties.map((one) => (one.epc === 0xec ? { ...one, edt: new Uint8Array() } : one)),
            }
          : answer,
      ['E5 ED 1', 'E2 98 97 EC', ...ALONE],
    ],
    [
      'cuts its answer',
      (answer, request) => (asksBeside(request) ? { ...answer, properties: answer.properties.slice(0, 1) } : answer),
      ['E5 ED 1', 'E2 98 97 EC', '98 97', ...ALONE],
    ],
    [
      'refuses half hours beside others as a whole',
      (answer, request) => (asksBeside(request) ? refusal(answer, request) : answer),
      ['E5 ED 1', 'E2 98 97 EC', 'E2 98 97', ...ALONE],
    ],
    [
      'is silent to half hours beside others',
      (answer, request) => (asksBeside(request) ? undefined : answer),
      ['E5 ED 1', 'E2 98 97 EC', 'E2 98 97', ...ALONE],
    ],
  ])('are asked for alone, and not tried again, of a meter that %s', async (_, onAnswer, expected) => {
    const [requests, { learned }] = await requestsOf({ onAnswer })
    expect(requests).toEqual(expected)
    expect(learned).toContainEqual({ halfHoursBesideDay: false })
    expect(learned).not.toContainEqual({ halfHoursBesideDay: true })
  })

  it('say nothing of a meter that is busy and refuses whatever it is asked', async () => {
    let refused = 0
    const [, { learned }] = await requestsOf({
      onAnswer: (answer, request) => {
        const isOfDay = setsBoth(request) || (refused > 0 && request.esv === Esv.SetC)
        return isOfDay && refused++ < 6 ? refusal(answer, request) : answer
      },
    })
    expect(refused).toBeGreaterThan(5)
    expect(learned.filter((one) => 'halfHoursBesideDay' in one)).toEqual([])
  })
})
