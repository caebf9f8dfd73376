import { describe, expect, it } from 'vitest'
import { cronRule, longestGap, plainCron } from '../../config/check/cron.js'
import { nearest } from '../../config/check/nearest.js'
import { NAME, nameRefusal, portRule, urlRule } from '../../config/check/rules.js'

describe('portRule()', () => {
  it.each(['/dev/ttyUSB0', './pty', 'COM3', 'tcp://localhost:3333', 'tcp://192.0.2.1:1', 'tcp://[::1]:65535'])(
    'accepts %s',
    (port) => {
      expect(portRule(port)).toBeUndefined()
    },
  )

  it.each([
    ['ttyUSB0', 'is neither a path nor tcp://host:port'],
    ['localhost:3333', 'is neither a path nor tcp://host:port'],
    ['', 'is neither a path nor tcp://host:port'],
    ['http://localhost:1', 'is an address of an unknown kind'],
    ['tcp://localhost', 'is not of the form tcp://host:port'],
    ['tcp://localhost:1/x', 'is not of the form tcp://host:port'],
    ['tcp://a:b@localhost:1', 'is not of the form tcp://host:port'],
    ['tcp://localhost:0', 'has a port number outside 1–65535'],
    ['tcp://localhost:65536', 'has a port number outside 1–65535'],
  ])('refuses %j: %s', (port, what) => {
    expect(portRule(port)?.what.en).toBe(what)
  })
})

describe('urlRule()', () => {
  it.each(['http://localhost:8086', 'https://influx.example/base/', 'http://[::1]:8086'])('accepts %s', (url) => {
    expect(urlRule(url)).toBeUndefined()
  })

  it.each([
    ['localhost:8086', 'is not an http or https address'],
    ['ftp://h', 'is not an http or https address'],
    ['', 'is not an http or https address'],
    ['http://token@h', 'contains a user name or a password'],
    ['http://h?token=x', 'has something after ? or #'],
  ])('refuses %j: %s', (url, what) => {
    expect(urlRule(url)?.what.en).toBe(what)
  })
})

describe('cronRule()', () => {
  it.each(['17 3 * * *', '35 0 * * *', '49 23 * * *', '0 1-23 * * 1-5', '*/20 4 1 * *'])('accepts %s', (cron) => {
    expect(cronRule(cron)).toBeUndefined()
  })

  it.each([
    ['', 'does not have five fields'],
    ['@daily', 'does not have five fields'],
    ['0 17 3 * * *', 'does not have five fields'],
    ['60 3 * * *', 'has a wrong minute'],
    ['0 24 * * *', 'has a wrong hour'],
    ['0 3 31 2 *', 'has a wrong day of the month'],
    ['0 3 * 13 *', 'has a wrong month'],
    ['0 3 * * 8', 'has a wrong day of the week'],
    ['$ 3 * * *', 'is not a cron expression'],
    ['50 23 * * *', 'would run at 23:50, inside 23:50–00:35 when meters roll their history over'],
    ['34 0 * * *', 'would run at 00:34, inside 23:50–00:35 when meters roll their history over'],
  ])('refuses %j: %s', (cron, what) => {
    expect(cronRule(cron)?.what.en).toBe(what)
  })
})

describe('longestGap()', () => {
  it.each([
    ['17 3 * * *', 1],
    ['*/20 4-9 * * *', 1],
    ['0 3 * * 1', 7],
    ['0 3 * * 1-5', 3],
    ['0 3 1 * *', 31],
    ['0 3 31 * *', 61],
    ['0 3 L * *', 31],
    ['0 3 L-3 * *', 31],
    ['0 3 15W * *', 31],
    ['0 3 * * 5L', 35],
    ['0 3 * * 5#2', 35],
    ['0 3 * * 7', 7],
    ['0 3 1 1,4,7,10 *', 92],
    ['0 3 1 */4 *', 123],
    ['0 3 1 1 *', 366],
    ['17 3 29 2 *', 1461],
  ])('of %s is %i days', (cron, days) => {
    expect(longestGap(cron)).toBe(days)
  })

  it('refuses what the meter would forget meanwhile', () => {
    expect(cronRule('17 3 29 2 *')?.what.en).toBe(
      'leaves up to 1461 days between two runs, and meters forget after 99 days',
    )
    expect(cronRule('0 3 1 1,4,7,10 *')).toBeUndefined()
    expect(cronRule('0 3 1 */4 *')).toBeDefined()
  })
})

describe('plainCron()', () => {
  it('takes any blanks between the fields', () => {
    expect(plainCron(' 17\t3  *\t* * ')).toBe('17 3 * * *')
  })
})

describe('nameRefusal()', () => {
  it.each([
    ['', 'is empty'],
    ['検'.repeat(65), 'has 65 characters'],
    ['a b', 'has U+0020 at place 2'],
    ['-a', 'begins with - (U+002D)'],
    ['自宅１', 'has １ (U+FF11) at place 3'],
    ['home😀', 'has 😀 (U+1F600) at place 5'],
    ['a\u200bb', 'has U+200B at place 2'],
    ['a/b', 'has / (U+002F) at place 2'],
  ])('of %j says that it %s', (name, words) => {
    expect(nameRefusal(name).what.en).toBe(words)
    expect(nameRefusal(name).what.ja).not.toBe('')
  })
})

describe('NAME', () => {
  it.each(['home', '自宅', 'フラット-2', '101', 'a.b_c-d', 'x'.repeat(64)])('matches %s', (name) => {
    expect(name).toMatch(NAME)
  })

  it.each(['', '.', '..', '-a', 'a b', 'a/b', 'a,b', 'a\n', 'x'.repeat(65), '😀'])('does not match %j', (name) => {
    expect(name).not.toMatch(NAME)
  })
})

describe('nearest()', () => {
  const known = ['name', 'port', 'routeB', 'quietWindow', 'days']

  it.each([
    ['prot', 'port'],
    ['route_b', 'routeB'],
    ['quiet-window', 'quietWindow'],
    ['Day', 'days'],
    ['nmae', 'name'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, known)).toBe(meant)
  })

  it.each(['colour', '', 'x'])('takes %j for nothing', (word) => {
    expect(nearest(word, known)).toBeUndefined()
  })
})
