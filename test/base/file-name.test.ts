import { describe, expect, it } from 'vitest'
import { fileNameOf } from '../../src/base/file-name.js'

describe('fileNameOf()', () => {
  it.each([
    ['home', 'home'],
    ['flat-1.a', 'flat-1.a'],
    ['自宅', '%E8%87%AA%E5%AE%85'],
    ['検'.repeat(21), encodeURIComponent('検'.repeat(21))],
    ['検'.repeat(22), '検'.repeat(22)],
    ['検'.repeat(64), '検'.repeat(64)],
  ])('of %s is %s', (meter, name) => {
    expect(fileNameOf(meter)).toBe(name)
  })

  it('leaves room for what is added to it', () => {
    const longest = `${fileNameOf('検'.repeat(64))}.sqlite.lock.takeover.0123abcd`
    expect(Buffer.byteLength(longest)).toBeLessThanOrEqual(255)
  })
})
