import { describe, expect, it } from 'vitest'
import { widthOf } from '../../../src/base/width.js'
import { ascii, blocks, signsFor, type Signs } from '../../../src/report/terminal/paper.js'

describe('signsFor()', () => {
  it.each([
    [{ LANG: 'C.UTF-8' }],
    [{ LANG: 'ja_JP.utf8', TERM: 'xterm-256color' }],
    [{ LC_ALL: '', LC_CTYPE: 'en_US.UTF-8', LANG: 'C' }],
  ])('takes blocks with %j', (env) => {
    expect(signsFor(env)).toBe(blocks)
    expect(signsFor(env, true)).toBe(ascii)
  })

  it.each([
    [{}],
    [{ LANG: 'C' }],
    [{ LANG: 'POSIX' }],
    [{ LANG: 'ja_JP.eucJP' }],
    [{ LC_ALL: 'C', LANG: 'ja_JP.UTF-8' }],
    [{ LANG: 'C.UTF-8', TERM: 'dumb' }],
    [{ LANG: 'C.UTF-8', TERM: 'linux' }],
  ])('takes ASCII with %j', (env) => expect(signsFor(env)).toBe(ascii))

  it('has signs of one column, ASCII where it says so, and a sign for each state', () => {
    const signsOf = ({ states, heights, lengths, done, todo, zero, edge, more }: Signs): string[] => [
      ...Object.values(states),
      ...heights,
      ...lengths,
      done,
      todo,
      zero,
      edge,
      more,
    ]
    for (const signs of [ascii, blocks]) {
      expect(new Set(Object.values(signs.states)).size).toBe(4)
      for (const sign of signsOf(signs)) expect(widthOf(sign)).toBe(1)
    }
    expect(signsOf(ascii).join('') + ascii.plain('a → b … c')).toMatch(/^[ -~]+$/)
  })
})
