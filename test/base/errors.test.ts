import { describe, expect, it, vi } from 'vitest'
import { errorKinds, Exit, isCode, KenshinError, remedyOf, type ErrorCode } from '../../src/base/errors.js'

const codes = Object.keys(errorKinds) as ErrorCode[]
const exitsOf = (prefix: string): number[] => [
  ...new Set(codes.filter((code) => code.startsWith(prefix)).map((code) => errorKinds[code].exit)),
]

describe('errorKinds', () => {
  it.each(codes)('%s tells in English and Japanese what to do', (code) => {
    const remedy = remedyOf(code)
    expect(remedy.en).toMatch(/^[A-Z][\x20-\x7e]+[.?!]$/)
    expect(remedy.ja).toMatch(/[ぁ-んァ-ン].*[。？]$/s)
  })

  it('ends with the exit codes of the commands', () => {
    expect(exitsOf('config.')).toEqual([Exit.usage])
    expect(exitsOf('dongle.')).toEqual([Exit.dongle])
    expect(exitsOf('echonet.')).toEqual([Exit.answers])
    expect(exitsOf('store.')).toEqual([Exit.store])
    expect(errorKinds['meter.not-found'].exit).toBe(Exit.join)
    expect(errorKinds['meter.join-refused'].exit).toBe(Exit.join)
    expect(errorKinds['history.date-not-proven'].exit).toBe(Exit.answers)
    expect(errorKinds['history.quiet-window'].exit).toBe(Exit.incomplete)
    expect(errorKinds['run.interrupted'].exit).toBe(130)
  })
})

describe('KenshinError', () => {
  const error = new KenshinError(
    'store.busy',
    (_, language) => (language === 'ja' ? '満杯です。' : 'The database is full.'),
    {
      cause: 1,
      facts: { n: 2 },
    },
  )

  it('carries code, exit, facts and cause', () =>
    expect(error).toMatchObject({ code: 'store.busy', isPassing: true, exit: 6, facts: { n: 2 }, cause: 1 }))

  it('explains itself in the language of the reader', () => {
    vi.stubEnv('KENSHIN_LANG', 'en')
    expect(error.explain()).toBe(`The database is full. ${remedyOf('store.busy').en}`)
    vi.stubEnv('KENSHIN_LANG', 'ja_JP.UTF-8')
    expect(error.explain()).toBe(`満杯です。${remedyOf('store.busy').ja}`)
  })

  it('takes a better remedy where one is known', () =>
    expect(new KenshinError('store.busy', () => 'x', { remedy: () => 'Wait.' }).remedy.en).toBe('Wait.'))

  it('is told by its code', () => {
    expect(isCode(error, 'store.locked', 'store.busy')).toBe(true)
    expect(isCode(error, 'store.locked')).toBe(false)
    expect(isCode(new Error('store.busy'), 'store.busy')).toBe(false)
  })
})
