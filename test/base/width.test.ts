import { describe, expect, it } from 'vitest'
import { cut, widthOf } from '../../src/base/width.js'

describe('widthOf()', () => {
  it.each([
    ['が', 2],
    ['か\u3099', 2],
    ['ｶ', 1],
    ['〜', 2],
    ['𠮟', 2],
    ['😀', 2],
    ['👨\u200d👩\u200d👧', 2],
    ['█░', 2],
    ['自宅 home', 9],
  ])('of %s is %i', (words, columns) => expect(widthOf(words)).toBe(columns))
})

describe('cut()', () => {
  it('counts kana and kanji double and never halves one', () => {
    expect(cut('abc', 2)).toBe('ab')
    expect(cut('残り 5 分', 6)).toBe('残り 5')
    expect([3, 2, 1, 0].map((columns) => cut('残り', columns))).toEqual(['残', '残', '', ''])
  })

  it('keeps together what is seen as one letter', () => {
    expect(cut('か\u3099き', 2)).toBe('か\u3099')
    expect(cut('👨\u200d👩\u200d👧!', 2)).toBe('👨\u200d👩\u200d👧')
  })
})
