import { describe, expect, it } from 'vitest'
import { bar, curve, inPairs, largest } from '../../../src/report/terminal/chart.js'
import { ascii, blocks } from '../../../src/report/terminal/paper.js'

describe('bar()', () => {
  const draw = (value: number | undefined, most: number, { lengths } = blocks): string =>
    bar(value, { most, width: 4, lengths })

  it('fills its width with the largest value, and the others by eighths of a cell', () => {
    expect([draw(8, 8), draw(4, 8), draw(3, 8), draw(1.25, 8)]).toEqual(['████', '██', '█▌', '▋'])
    expect([draw(8, 8, ascii), draw(4, 8, ascii), draw(3, 8, ascii)]).toEqual(['####', '##', '##'])
  })

  it('shows anything above 0, and nothing for 0, for what is not known, for what cannot be', () => {
    expect([draw(0.001, 8), draw(0.001, 8, ascii)]).toEqual(['▏', '#'])
    expect([draw(0, 8), draw(undefined, 8), draw(-3, 8), draw(0, 0)]).toEqual(['', '', '', ''])
  })

  it('never grows beyond its width', () => expect(draw(9, 8)).toBe('████'))
})

describe('curve()', () => {
  const draw = (values: readonly (number | undefined)[], most: number, { heights, zero } = blocks): string[] =>
    curve(values, { most, rows: 2, heights, zero })

  it('is as high as its lines at the largest value', () => {
    expect(draw([1, 8, 16, 12], 16)).toEqual([
      //
      '  █▄',
      '▁███',
    ])
    expect(draw([1, 8, 16, 12], 16, ascii)).toEqual(['  #:', '.###'])
  })

  it('leaves a gap where a half hour is not known, and draws 0 on the ground', () => {
    expect(draw([4, undefined, 0, 16], 16)).toEqual(['   █', '▄ _█'])
    expect(draw([4, undefined, 0, 16], 16, ascii)).toEqual(['   #', ': _#'])
  })

  it('of zeros is the ground', () => expect(draw([0, 0, undefined], 0)).toEqual(['   ', '__ ']))

  it('shows the smallest value apart from 0, and never goes below the ground', () =>
    expect(draw([0.001, 0, -5], 16)).toEqual(['   ', '▁__']))
})

describe('largest()', () => {
  it('asks only what is known', () => {
    expect(largest([undefined, 0.3, 0.1])).toBe(0.3)
    expect([largest([]), largest([undefined]), largest([-1])]).toEqual([0, 0, 0])
  })
})

describe('inPairs()', () => {
  it('makes hours of half hours; one whose half is not known is not known', () =>
    expect(inPairs([1, 2, undefined, 4, 0, 0])).toEqual([3, undefined, 0]))
})
