import { describe, expect, it } from 'vitest'
import * as english from '../../src/words/en/format.js'
import * as japanese from '../../src/words/ja/format.js'
import { formatNumber } from '../../src/words/numbers.js'

describe('formatNumber(), plural()', () => {
  it('group thousands', () => {
    expect([formatNumber(4752), formatNumber(0), formatNumber(1234.56, 1)]).toEqual(['4,752', '0', '1,234.6'])
    expect([english.plural(1, 'day'), english.plural(0, 'day'), english.plural(4752, 'reading')]).toEqual([
      '1 day',
      '0 days',
      '4,752 readings',
    ])
  })

  it.each([0, 1, 2, 3])('writes what Intl writes, with %i digits', (digits) => {
    const numbers = [0, 0.5, 1.005, 2.675, 999.9999, 1000, 12_345.678, 1_234_567, 1e9 + 0.05, 4.5e-7, 1e15]
    for (const value of numbers.flatMap((one) => [one, one === 0 ? 0 : -one - 1]))
      expect(formatNumber(value, digits)).toBe(
        value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
      )
  })
})

describe('formatDuration()', () => {
  it.each([
    [0, '0 s', '0 秒'],
    [-3, '0 s', '0 秒'],
    [59.4, '59 s', '59 秒'],
    [59.6, '1 min', '1 分'],
    [80, '1 min 20 s', '1 分 20 秒'],
    [3599.9, '1 h', '1 時間'],
    [3600 + 125, '1 h 2 min', '1 時間 2 分'],
    [3605, '1 h', '1 時間'],
  ])('tells %d s', (seconds, en, ja) =>
    expect([english.formatDuration(seconds), japanese.formatDuration(seconds)]).toEqual([en, ja]),
  )

  it('is rounded where it is an estimate', () =>
    expect([20, 89, 100, 4000].map((seconds) => english.formatEstimate(seconds))).toEqual([
      '20 s',
      '1 min 29 s',
      '2 min',
      '1 h 7 min',
    ]))
})
