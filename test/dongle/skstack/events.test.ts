import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePiece, type SkEvent } from '../../../src/dongle/skstack/events.js'
import { Splitter } from '../../../src/dongle/skstack/splitter.js'
import { bytesOf } from '../../helpers/play.js'

const METER = 'FE80:0000:0000:0000:0211:2233:4455:6677'
const DUAL = 'FE80:0000:0000:0000:021D:1291:0000:0001'
const POWER = '1081007202880105FF017201E70400000278'

const parse = (words: string): SkEvent[] => new Splitter().push(bytesOf(words)).map(parsePiece)
const event = (number: number, from: string, param?: number): SkEvent => ({ kind: 'event', number, from, param })

describe('parsePiece(), results', () => {
  it.each<[string, SkEvent]>([
    ['OK\r\n', { kind: 'ok', value: undefined }],
    ['OK\r', { kind: 'ok', value: undefined }],
    ['OK 01\r', { kind: 'ok', value: '01' }],
    ['OK 80\r', { kind: 'ok', value: '80' }],
    ['FAIL ER05\r\n', { kind: 'fail', er: 'ER05' }],
    ['FAIL ER10 \r\n', { kind: 'fail', er: 'ER10' }],
    ['FAIL\r\n', { kind: 'fail', er: '' }],
    ['EVER 1.2.10\r\n', { kind: 'info', name: 'EVER', values: ['1.2.10'] }],
    ['EAPPVER rev26e\r\n', { kind: 'info', name: 'EAPPVER', values: ['rev26e'] }],
    ['ESREG 1\r\n', { kind: 'info', name: 'ESREG', values: ['1'] }],
    [`${METER}\r\n`, { kind: 'address', address: METER }],
  ])('reads %j', (words, expected) => {
    expect(parse(words)).toEqual([expected])
  })

  it.each([
    ['FFFE', 'FFFE\r\n'],
    ['FFFE', 'FFFE \r\n'],
    ['0', '0\r\n'],
  ])('reads EINFO that ends in %j', (last, words) => {
    const values = [DUAL, '001D129100000001', '21', 'FFFF', last]
    expect(parse(`EINFO ${DUAL} 001D129100000001 21 FFFF ${words}`)).toEqual([{ kind: 'info', name: 'EINFO', values }])
  })
})

describe('parsePiece(), EVENT', () => {
  it.each<[string, SkEvent]>([
    [`EVENT 21 ${METER} 00`, event(0x21, METER, 0)],
    [`EVENT 21 ${METER} 02`, event(0x21, METER, 2)],
    [`EVENT 21 ${METER} 0 01`, event(0x21, METER, 1)],
    [`EVENT 25 ${METER}`, event(0x25, METER)],
    [`EVENT 25 ${METER} 0`, event(0x25, METER)],
    [`EVENT 20 ${DUAL} 0`, event(0x20, DUAL)],
    ['EVENT C0', event(0xc0, '')],
    [`EVENT 5 ${METER} `, event(5, METER)],
    [`EVENT GG ${METER}`, { kind: 'other', line: `EVENT GG ${METER}` }],
    ['EVENT ', { kind: 'other', line: 'EVENT ' }],
  ])('reads %j', (words, expected) => {
    expect(parse(`${words}\r\n`)).toEqual([expected])
  })

  it('reads one that is glued to the echo of an unfinished command', () => {
    expect(parse(`SKSENDTOEVENT 21 ${METER} 0 00\r\n`)).toEqual([event(0x21, METER, 0)])
  })

  it('reads one behind line noise or behind a datagram that was cut', () => {
    expect(parse(`\xff\x00\x81 ~\xc3EVENT 21 ${METER} 0 00\r\n`)).toEqual([event(0x21, METER, 0)])
    expect(parse(`ERXUDP ${METER.slice(0, 12)}EVENT 29 ${METER} 0\r\n`)).toEqual([event(0x29, METER)])
  })
})

describe('parsePiece(), ERXUDP', () => {
  const datagram = (lqi?: number): SkEvent => ({
    kind: 'datagram',
    from: METER,
    remotePort: 0x0e1a,
    localPort: 0x02cc,
    lqi,
    data: Uint8Array.from(Buffer.from(POWER, 'hex')),
  })

  it.each([
    ['single stack', '1', undefined],
    ['dual stack', '1 0', undefined],
    ['dual stack with LQI', 'C8 1 0', 0xc8],
  ])('reads the %s', (_, words, lqi) => {
    const head = `ERXUDP ${METER} ${DUAL} 0E1A 02CC 0011223344556677 ${words} 0012`
    expect(parse(`${head} ${POWER}\r\n`)).toEqual([datagram(lqi)])
  })

  it('takes one that was cut for no address and no result', () => {
    expect(parse(`ERXUDP ${METER}\r\n`)).toEqual([{ kind: 'other', line: `ERXUDP ${METER}` }])
  })
})

describe('parsePiece(), EPANDESC', () => {
  const lines = (...side: string[]): string[] => [
    'EPANDESC',
    '  Channel:39',
    '  Channel Page:09',
    '  Pan ID:8888',
    '  Addr:0011223344556677',
    '  LQI:E1',
    ...side,
    '  PairID:CCDDEEFF',
  ]
  const fields = (...side: [string, string][]): SkEvent[] => [
    { kind: 'pan-begin' },
    ...(
      [
        ['Channel', '39'],
        ['Channel Page', '09'],
        ['Pan ID', '8888'],
        ['Addr', '0011223344556677'],
        ['LQI', 'E1'],
        ...side,
        ['PairID', 'CCDDEEFF'],
      ] as const
    ).map(([name, value]): SkEvent => ({ kind: 'pan-field', name, value })),
  ]

  it('reads a block of the single stack', () => {
    expect(parse(lines().join('\r\n') + '\r\n')).toEqual(fields())
  })

  it('reads a block of the dual stack, with its side', () => {
    expect(parse(lines('  Side:0').join('\r\n') + '\r\n')).toEqual(fields(['Side', '0']))
  })
})

describe('parsePiece(), echo', () => {
  it.each(['SKRESET', 'SKSCAN 2 FFFFFFFF 6 0 ', 'ROPT', 'WOPT 01', 'RUART', `SKSENDTO 1 ${METER} 0E1A 1 0 000E `])(
    'knows %j for an echo',
    (line) => {
      expect(parse(`${line}\r\n`)).toEqual([{ kind: 'echo', line }])
    },
  )

  it('keeps no secret of an echo', () => {
    expect(parse('SKSETPWD C 0123456789AB\r\nSKSETRBID 00112233445566778899AABBCCDDEEFF\r\n')).toEqual([
      { kind: 'echo', line: 'SKSETPWD ****' },
      { kind: 'echo', line: 'SKSETRBID ****' },
    ])
  })

  it.each(['?', 'SK', 'OKAY', 'FAILED', 'not a line of a dongle'])('gives %j as it is', (line) => {
    expect(parse(`${line}\r\n`)).toEqual([{ kind: 'other', line }])
  })
})

describe('parsePiece(), law', () => {
  it('gives an event for any bytes, and loses no character of what it does not know', () => {
    const words = fc.array(
      fc.constantFrom(
        'EVENT ',
        'ERXUDP ',
        'EPANDESC',
        'EINFO',
        'OK',
        'FAIL',
        METER,
        ' ',
        '\r\n',
        '0E1A',
        '\xff',
        '  LQI:',
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          words.map((some) => some.join('')),
          fc.string(),
        ),
        (line) => {
          for (const event of parse(`${line}\r\n`)) if (event.kind === 'other') expect(line).toContain(event.line)
        },
      ),
    )
  })
})
