import { describe, expect, it } from 'vitest'
import { DAY_S } from '../../src/base/clock.js'
import type { KenshinError } from '../../src/base/errors.js'
import type { Frame } from '../../src/echonet/frame.js'
import {
  asks,
  before,
  dayWord,
  meterKinds,
  readerOf,
  edited,
  failure,
  isSetOf,
  NOON,
  refusal,
  withCount,
  type LinkFaults,
} from './history-reader.js'

const solar = { household: { solar: true } }

describe.each(meterKinds)('readHistory(), sold energy, history beside others: %s', (kind) => {
  it('is read with its whole past once the reverse register has run', async () => {
    const solar = { household: { solar: true } }
    const before = readerOf(kind, NOON, { ...solar, without: ['E3', 'E4', 'EB'] })
    await before.read({ days: 5 })
    expect(await before.complete('reverse')).toEqual([])
    const after = readerOf(kind, NOON, solar, before.store)
    await after.read({ days: 5 })
    expect(after.asked).toEqual([0, 1, 2, 3, 4, 5])
    expect(await after.complete('reverse')).toHaveLength(5)
    expect(await after.untrue()).toEqual([])
  })

  it('is left out with a warning where the meter shows it but has no history of it', async () => {
    const reader = readerOf(kind, NOON, { household: { solar: true }, without: ['E4'] })
    await reader.read({ days: 5 })
    expect(reader.warnings('no history of sold energy')).toHaveLength(1)
    expect(await reader.complete('normal')).toHaveLength(5)
    expect(await reader.complete('reverse')).toEqual([])
  })

  it('is read where only its register tells of it', async () => {
    const reader = readerOf(kind, NOON, { household: { solar: true }, without: ['EB'] })
    await reader.read({ days: 5 })
    expect(await reader.complete('reverse')).toHaveLength(5)
    expect(await reader.untrue()).toEqual([])
  })
})

const anotherYear = (answer: Frame, epc: number): Frame => edited(answer, epc, (data) => data.setUint16(0, 2027))
const noDate = (answer: Frame): Frame => edited(answer, 0xeb, (data) => data.setUint32(0, 0xffffffff))
const noCount = (answer: Frame): Frame => edited(answer, 0xeb, (data) => data.setUint32(7, 0xfffffffe))

describe.each(meterKinds)('readHistory(), trouble with sold energy, history beside others: %s', (kind) => {
  it.each<readonly [string, LinkFaults]>([
    ['EB has no date', { onAnswer: noDate }],
    ['EB has no count', { onAnswer: noCount }],
    ['EB is silent', { onRequest: (request) => !asks(request, 0xeb) }],
  ])('reads both where %s: the history tells the rest', async (_, linkFaults) => {
    const reader = readerOf(kind, NOON, solar)
    reader.linkFaults = linkFaults
    await reader.read({ days: 5 })
    expect(await reader.complete('normal')).toHaveLength(5)
    expect(await reader.complete('reverse')).toHaveLength(5)
    expect(await reader.untrue()).toEqual([])
    expect(reader.warnings('EB').length).toBeGreaterThan(0)
  })

  it.each<readonly [string, LinkFaults]>([
    [
      'EB is a year ahead',
      { onAnswer: (answer, request) => (asks(request, 0xeb) ? anotherYear(answer, 0xeb) : answer) },
    ],
    ['EB stands still', { onAnswer: (answer) => edited(answer, 0xeb, (data) => data.setUint8(4, 9)) }],
    ['E4 is refused', { onAnswer: (answer, request) => (asks(request, 0xe4) ? refusal(answer, request) : answer) }],
    ['E4 is silent', { onRequest: (request) => !asks(request, 0xe4) }],
    [
      'E4 does not show the latest half hour',
      {
        onAnswer: (answer, request) =>
          asks(request, 0xe4) && dayWord(answer) === 0 ? withCount(answer, 25, 0xfffffffe, 0xe4) : answer,
      },
    ],
  ])('reads all bought energy, and says that it is incomplete, where %s', async (_, linkFaults) => {
    const reader = readerOf(kind, NOON + 1800, solar)
    reader.linkFaults = linkFaults
    const error = await failure(reader.read({ days: 5 }))
    expect(error).toMatchObject({ code: 'history.incomplete', exit: 7 })
    expect(reader.warnings('sold energy left out')).toHaveLength(1)
    expect(await reader.complete('normal')).toHaveLength(5)
    expect((await reader.content()).days.filter(({ direction }) => direction === 'reverse')).toEqual([])
    reader.linkFaults = {}
    await reader.read({ days: 5 })
    expect(await reader.complete('reverse')).toHaveLength(5)
    expect(await reader.untrue()).toEqual([])
  })

  it('leaves out a day of sold energy that is answered for another day, and reads all others', async () => {
    const reader = readerOf(kind, NOON, solar)
    reader.linkFaults = {
      onAnswer: (answer, request) =>
        asks(request, 0xe4) && dayWord(answer) === 3 ? edited(answer, 0xe4, (data) => data.setUint16(0, 4)) : answer,
    }
    expect(await failure(reader.read({ days: 5 }))).toMatchObject({ code: 'history.incomplete', exit: 7 })
    expect(await reader.complete('normal')).toHaveLength(5)
    expect(await reader.complete('reverse')).toEqual([5, 4, 2, 1].map(before))
    expect(await reader.untrue()).toEqual([])
  })

  it('asks no history of a meter that says nothing of it and has sold nothing before', async () => {
    const reader = readerOf(kind, NOON, solar)
    reader.linkFaults = { onRequest: (request) => ![0xe3, 0xe4, 0xeb].some((epc) => asks(request, epc)) }
    await reader.read({ days: 5 })
    expect(await reader.complete('normal')).toHaveLength(5)
    expect(reader.warnings('tells nothing of sold energy')).toHaveLength(1)
  })

  it('misses what was sold before where the meter says nothing of it any more', async () => {
    const reader = readerOf(kind, NOON, solar)
    await reader.read({ days: 2 })
    reader.emulator.clock.jump(DAY_S)
    reader.linkFaults = { onRequest: (request) => ![0xe3, 0xe4, 0xeb].some((epc) => asks(request, epc)) }
    expect(await failure(reader.read({ days: 2 }))).toMatchObject({ code: 'history.incomplete' })
    expect(await reader.complete('normal')).toHaveLength(3)
  })

  it('names refused days in the remedy only where days were refused, and why in the language of the reader', async () => {
    const incompleteBy = async (linkFaults: LinkFaults): Promise<KenshinError> => {
      const reader = readerOf(kind, NOON, solar)
      reader.linkFaults = linkFaults
      const error = await failure(reader.read({ days: 5 }))
      expect(error).toMatchObject({ code: 'history.incomplete' })
      return error as KenshinError
    }
    const silent = await incompleteBy({ onRequest: (request) => !asks(request, 0xe4) })
    expect([silent.remedy.en, silent.remedy.ja].filter((words) => words.includes('history.days'))).toEqual([])
    expect(silent.remedy.en).toContain('of bought energy nothing is missing')
    expect(silent.words.ja).toMatch(/^売電の履歴を読み取れませんでした（メーターが/)
    const refused = await incompleteBy({
      onAnswer: (answer, request) => (isSetOf(request, 4) ? refusal(answer, request) : answer),
    })
    expect(refused.remedy.en).toContain('lower history.days')
  })
})
