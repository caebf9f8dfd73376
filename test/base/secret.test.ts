import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { registerSecret, scrub, scrubJson, Secret } from '../../src/base/secret.js'

const ID = '0023456789ABCDEF0011223344556677'

describe('Secret', () => {
  const secret = new Secret('Pa$$w0rd+/=!')

  it('prints as **** wherever it is put', () => {
    const holder = { deep: [{ secret }] }
    const printed = [
      String(secret),
      `<${secret as unknown as string}>`,
      JSON.stringify(holder),
      inspect(holder, { depth: 9 }),
    ]
    for (const words of printed) expect(words).toContain('****')
    expect(printed.join()).not.toContain('Pa$$')
    expect(Object.keys(secret)).toEqual([])
  })

  it('reveals its value when asked', () => expect(secret.reveal()).toBe('Pa$$w0rd+/=!'))
})

describe('scrub()', () => {
  it.each([
    ['plain', (value: string) => value],
    ['lower hex', (value: string) => Buffer.from(value).toString('hex')],
    ['upper hex', (value: string) => Buffer.from(value).toString('hex').toUpperCase()],
    ['base64', (value: string) => Buffer.from(value).toString('base64')],
    ['base64url', (value: string) => Buffer.from(value).toString('base64url')],
    ['URL-encoded', encodeURIComponent],
    ['form-encoded', (value: string) => new URLSearchParams({ q: value }).toString()],
    ['in JSON', (value: string) => JSON.stringify({ value })],
    ['inspected', (value: string) => inspect({ value })],
  ])('removes a secret that is %s', (_, form) => {
    for (const value of ['Pa ss.*[w]0rd', 'quo"te\'d\\back', 'ぱすわーど１２', 'tok==en//++', ID]) {
      new Secret(value)
      const words = scrub(`before ${form(value)} after`)
      expect(words).toContain('****')
      expect(words).not.toContain(value)
      expect(words).toMatch(/^before .*after$/)
    }
  })

  it('hides the whole Route-B ID where its tail, the pairing ID, is known first', () => {
    registerSecret(ID.slice(-8))
    new Secret(ID)
    expect(scrub(`SKSETRBID ${ID} and PairID:${ID.slice(-8)}.`)).toBe('SKSETRBID **** and PairID:****.')
    expect(scrub(Buffer.from(ID).toString('hex'))).toBe('****')
  })

  it('leaves other words alone, and values too short to tell from them', () => {
    registerSecret('kWh')
    expect(scrub('12.3 kWh')).toBe('12.3 kWh')
  })

  it('leaves nothing of any secret in any text', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 40 }), fc.string(), fc.string(), (value, before, after) => {
        registerSecret(value)
        expect(scrub(before + value + after).toLowerCase()).not.toContain(value.toLowerCase())
      }),
      { numRuns: 50 },
    ))
})

describe('scrubJson()', () => {
  it('looks at texts alone: a password of digits, or of a word of the line, leaves JSON', () => {
    new Secret('1234')
    new Secret('true')
    new Secret('Qx7-pass"word')
    const line = `${JSON.stringify({ seconds: 1234, ok: true, true: 'no', why: ['Qx7-pass"word', 'x 1234 y'] })}\n`
    expect(scrubJson(line)).toBe('{"seconds":1234,"ok":true,"true":"no","why":["****","x **** y"]}\n')
  })

  it('scrubs a line that is no JSON as it is', () => {
    new Secret('Zz9-token')
    expect(scrubJson('warning: Zz9-token\n')).toBe('warning: ****\n')
  })
})
