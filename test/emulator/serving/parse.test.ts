import { describe, expect, it } from 'vitest'
import { parseDate, slotTime } from '../../../src/base/clock.js'
import { isCode } from '../../../src/base/errors.js'
import { bytesToHex, hexToBytes } from '../../../src/echonet/codes.js'
import { makeEmulator } from '../../../src/emulator/emulator.js'
import { optionsOf } from '../../../src/emulator/serving/arguments.js'
import { addressOf, epcsOf, parseFault, parseHoles } from '../../../src/emulator/serving/parse.js'

const isUsage = (error: unknown): boolean => isCode(error, 'config.usage')
const refused = (task: () => unknown): boolean => {
  try {
    task()
  } catch (error) {
    return isUsage(error)
  }
  return false
}

describe('parseFault()', () => {
  it.each([
    ['drop-answer', { fault: 'drop-answer' }],
    ['drop-answer:E2:2', { fault: 'drop-answer', on: 'E2', times: 2 }],
    ['drop-answer:*:all', { fault: 'drop-answer', times: Infinity }],
    ['clock-jump:at=30:seconds=600', { fault: 'clock-jump', at: 30, seconds: 600 }],
    ['lost-ack:E7:3:every=2', { fault: 'lost-ack', on: 'E7', times: 3, every: 2 }],
    ['refuse-join:2', { fault: 'refuse-join', times: 2 }],
    ['damaged-einfo:2', { fault: 'damaged-einfo', times: 2 }],
    ['lost-ok:SKSCAN:all', { fault: 'lost-ok', on: 'SKSCAN', times: Infinity }],
    ['lost-ok:00d9', { fault: 'lost-ok', on: '00D9' }],
    ['refuse-command:0053:2:result=0e', { fault: 'refuse-command', on: '0053', times: 2, result: 0x0e }],
    ['kept-credentials:all', { fault: 'kept-credentials', times: Infinity }],
    ['expire-session:renewed=no', { fault: 'expire-session', renewed: false }],
  ])('%s', (words, spec) => {
    expect(parseFault(words)).toEqual(spec)
  })

  it.each([
    'nonsense',
    'drop-answer:70',
    'drop-answer:E2:x',
    'clock-jump:secs=3',
    'clock-jump:at=',
    'refuse-command:53',
    'refuse-command:result=E',
  ])('refuses %s', (words) => {
    expect(refused(() => parseFault(words))).toBe(true)
  })
})

describe('parseHoles()', () => {
  const date = parseDate('2026-11-20')

  it('reads a slot, some slots, a day', () => {
    expect(parseHoles('2026-11-20:20')).toEqual([slotTime(date, 20)])
    expect(parseHoles('2026-11-20:20-22')).toEqual([20, 21, 22].map((slot) => slotTime(date, slot)))
    expect(parseHoles('2026-11-20')).toHaveLength(48)
  })

  it.each(['2026-11-31:1', '2026-11-20:48', '2026-11-20:5-4', 'today'])('refuses %s', (words) => {
    expect(refused(() => parseHoles(words))).toBe(true)
  })
})

describe('words of the command line', () => {
  it('reads addresses', () => {
    expect(addressOf('127.0.0.1:7023')).toEqual({ host: '127.0.0.1', port: 7023 })
    expect(addressOf('[::1]:0')).toEqual({ host: '::1', port: 0 })
    for (const words of ['7023', 'localhost', 'a:99999']) expect(refused(() => addressOf(words))).toBe(true)
  })

  it('reads lists of EPCs', () => {
    expect(epcsOf('--without', 'd3,98')).toEqual(['D3', '98'])
    expect(refused(() => epcsOf('--without', 'D3,7F'))).toBe(true)
  })

  it.each([{ unit: '5' }, { clockRate: 'fast' }, { digits: '0' }, { clock: 'noon' }, { memoryDays: '100' }])(
    'refuses %o',
    (words) => {
      expect(refused(() => optionsOf(words, {}))).toBe(true)
    },
  )

  it('sets a clock that is wrong beside a register that is right', () => {
    const { household } = optionsOf({ clockAhead: '-86400' }, {})
    expect(household).toMatchObject({ clockAheadS: -86_400 })
    const emulator = makeEmulator({ ...optionsOf({ clockAhead: '-86400', clockRate: '0' }, {}) })
    expect(Date.now() / 1000 - emulator.clock.now()).toBeGreaterThan(86_399)
    emulator.close()
  })

  it('makes a dongle of another language, and its rule for sums', async () => {
    const emulator = makeEmulator({ ...optionsOf({ model: 'BP35C2-J11-T01', sums: 'lenient', latency: 'none' }, {}) })
    const said: string[] = []
    const host = { write: (bytes: Uint8Array) => void said.push(bytesToHex(bytes)), hangUp: () => undefined }
    emulator.attach(host)?.receive(hexToBytes('D0EA83FC006B000400000000'))
    await expect.poll(() => said).toEqual(['D0F9EE5D206B000D03AC00A801040001030000158A'])
    emulator.close()
  })

  it('takes other credentials from the environment alone', () => {
    const env = { KENSHIN_EMULATED_ROUTE_B_ID: 'F'.repeat(32), KENSHIN_EMULATED_ROUTE_B_PASSWORD: 'BA9876543210' }
    const { routeBId, password } = optionsOf({}, env)
    expect([routeBId?.reveal(), password?.reveal()]).toEqual(Object.values(env))
    expect(optionsOf({}, {}).password?.reveal()).toBe('0123456789AB')
  })
})
