import { describe, expect, it } from 'vitest'
import { cut, padTo, widthOf, wrap } from '../../src/base/width.js'

describe('widthOf()', () => {
  it.each([
    ['が', 2],
    ['か\u3099', 2],
    ['ｶ', 1],
    ['ｶﾞ', 2],
    ['é', 1],
    ['e\u0301', 1],
    ['a\u200bb', 2],
    ['▶\ufe0f', 2],
    ['1\ufe0f\u20e3', 2],
    ['🇯🇵', 2],
    ['한', 2],
    ['\u1112\u1161\u11ab', 2],
    ['–…→°×', 5],
    ['\u001b[1m検\u001b[0m針', 4],
    ['\u001b[31mabc\u001b[0m', 3],
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

describe('wrap()', () => {
  it('breaks between words, in Japanese too, and never before a closing sign', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('one', 2)).toEqual(['one'])
    expect(wrap('', 10)).toEqual([''])
    const japanese = '信号が弱いため、ドングルをメーターに近づけてください。'
    const lines = wrap(japanese, 16)
    expect(lines.join('')).toBe(japanese)
    for (const line of lines) {
      expect(widthOf(line)).toBeLessThanOrEqual(16)
      expect(line).not.toMatch(/^[、。]/)
    }
  })
})

describe('padTo()', () => {
  it('counts columns, and cuts nothing', () => {
    expect([padTo('検針', 6), padTo('kenshin', 3)]).toEqual(['検針  ', 'kenshin'])
  })

  it('takes a sign of ASCII to its word, but not a word that begins with one', () => {
    expect(wrap('データベース ie: 1 点（LQI 225） : x', 16).filter((line) => line.startsWith(':'))).toEqual([])
    expect(wrap('see ./a/long/path', 14)).toEqual(['see', './a/long/path'])
  })
})
