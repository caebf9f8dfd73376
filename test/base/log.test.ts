import { describe, expect, it } from 'vitest'
import { createLogger, levels, silent, type Level } from '../../src/base/log.js'
import { Secret } from '../../src/base/secret.js'

function lines(
  level: Level,
  format: 'plain' | 'json',
  write: (log: ReturnType<typeof createLogger>) => void,
): string[] {
  const written: string[] = []
  write(createLogger({ level, format, write: (line) => written.push(line) }))
  return written
}

describe('createLogger()', () => {
  it('writes plain lines for people', () => {
    const [line] = lines('info', 'plain', (log) => {
      log.child({ part: 'dongle' }).info('days stored', { days: 15, at: '2026-11-20', list: [1, 2] })
    })
    expect(line).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00 info {2}\[dongle\] days stored days=15 at=2026-11-20 list=\[1,2\]\n$/,
    )
  })

  it('writes JSON lines for machines', () => {
    const [line] = lines('info', 'json', (log) => log.child({ meter: 'home' }).warn('held', { waitS: 3 }))
    expect(JSON.parse(line!)).toMatchObject({ level: 'warn', msg: 'held', meter: 'home', waitS: 3 })
    expect(line).toMatch(/\n$/)
  })

  it.each(levels.map((level, i) => [level, i + 1] as const))(
    'writes at level %s the %i gravest kinds',
    (level, count) => {
      const written = lines(level, 'plain', (log) => {
        for (const each of levels) log[each]('phrase')
      })
      expect(written).toHaveLength(count)
    },
  )

  it.each(['plain', 'json'] as const)('removes secrets from %s lines, in facts, phrases and children', (format) => {
    new Secret('S3cr"et\\token')
    const all = lines('trace', format, (log) => {
      log.child({ token: 'S3cr"et\\token' }).trace('sent S3cr"et\\token', { line: 'x S3cr"et\\token y' })
      log.debug('hex', { data: Buffer.from('S3cr"et\\token').toString('hex').toUpperCase() })
    }).join('')
    expect(all).not.toMatch(/S3cr|et\\/i)
    expect(all).not.toContain(Buffer.from('S3cr"et').toString('hex').toUpperCase())
    expect(all.match(/\*{4}/g)).toHaveLength(4)
  })

  it('keeps a plain line on one line', () => {
    const [line] = lines('trace', 'plain', (log) => log.trace('←', { line: 'OK\r\nEVENT 21\u001b[2J' }))
    expect(line!.trimEnd()).not.toMatch(/\p{Cc}/u)
    expect(line).toContain('OK\\x0d\\x0aEVENT 21\\x1b[2J')
  })
})

describe('silent', () => {
  it('says nothing, nor do its children', () => expect(() => silent.child({}).error('x')).not.toThrow())
})
