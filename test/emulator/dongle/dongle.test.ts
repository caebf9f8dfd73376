import { describe, expect, it } from 'vitest'
import { dayStart, parseDate } from '../../../src/base/clock.js'
import { nextAnnouncement } from '../../../src/emulator/radio/announcements.js'
import { Terminal, framesOf, METER, OWN } from '../terminal.js'

const GET_POWER = '1081000105FF010288016201E700'

describe('dongle, commands', () => {
  it('refuses what it does not know, and wrong numbers and forms of arguments', async () => {
    const terminal = new Terminal({ model: 'BP35A1' })
    expect(await terminal.command('SKNOSUCH')).toEqual(['SKNOSUCH', 'FAIL ER04'])
    expect(await terminal.command('skver')).toEqual(['skver', 'FAIL ER04'])
    expect(await terminal.command('SKSETRBID')).toEqual(['SKSETRBID', 'FAIL ER05'])
    expect(await terminal.command('SKSETRBID 0011')).toEqual(['SKSETRBID 0011', 'FAIL ER06'])
    expect(await terminal.command('SKSREG S2 61')).toEqual(['SKSREG S2 61', 'FAIL ER06'])
    expect(await terminal.command('SKSREG SFB 1')).toEqual(['SKSREG SFB 1', 'FAIL ER06'])
    expect(await terminal.command('SKSREG S99')).toEqual(['SKSREG S99', 'FAIL ER06'])
    expect(await terminal.command('SKSCAN 2 FFFFFFFF F')).toEqual(['SKSCAN 2 FFFFFFFF F', 'FAIL ER06'])
    expect(await terminal.command(`SKPING ${METER.toLowerCase()}`)).toContain('FAIL ER06')
  })

  it('answers a bare CRLF with a bare CRLF', async () => {
    const terminal = new Terminal({ model: 'BP35A1' })
    terminal.write('\r\n')
    expect(await terminal.read()).toBe('\r\n')
    await terminal.command('SKSREG SFE 0')
    terminal.write('\r\n')
    expect(await terminal.read()).toBe('\r\n')
  })

  it('echoes each character when it comes', async () => {
    const terminal = new Terminal()
    terminal.write('SKV')
    expect(await terminal.read()).toBe('SKV')
    terminal.write('ER\r\n')
    expect(await terminal.read()).toBe('ER\r\nEVER 1.5.2\r\nOK\r\n')
  })

  it('takes commands one after the other', async () => {
    const terminal = new Terminal({ model: 'BP35A1', latency: 'real' })
    terminal.write('SKVER\r\nSKSREG SFE\r\n')
    expect(await terminal.read()).toBe('SKVER\r\nEVER 1.2.10\r\nOK\r\nSKSREG SFE\r\nESREG 1\r\nOK\r\n')
  })

  it('forgets registers and credentials at SKRESET, but not WOPT', async () => {
    const terminal = new Terminal({ output: 'binary' })
    terminal.write('WOPT 1\r')
    expect(await terminal.read()).toBe('WOPT 1\rOK\r')
    await terminal.command('SKSREG SFE 0')
    await terminal.command('SKSREG S2 39')
    expect(await terminal.command('SKRESET')).toEqual(['OK'])
    expect(await terminal.command('SKINFO')).toEqual(['SKINFO', `EINFO ${OWN.dual} 001D129100000001 21 FFFF 0`, 'OK'])
    terminal.write('ROPT\r\n')
    expect(await terminal.read()).toBe('ROPT\r\nOK 01\r')
  })

  it('keeps the echo as the firmware wants it', async () => {
    const off = new Terminal({ echo: 'off' })
    expect(await off.command('SKRESET')).toEqual(['OK'])
    expect(await off.command('SKSREG SFE')).toEqual(['ESREG 0', 'OK'])
    const stuck = new Terminal({ echo: 'stuck' })
    await stuck.command('SKSREG SFE 0')
    expect(await stuck.command('SKVER')).toEqual(['SKVER', 'EVER 1.5.2', 'OK'])
  })

  it('ends EINFO with a space where that model does', async () => {
    const [, info] = await new Terminal({ model: 'RL7023-IPS' }).command('SKINFO')
    expect(info).toBe(`EINFO ${OWN.single} 001D129012345678 21 FFFF FFFE `)
  })

  it('cuts its output into pieces', async () => {
    const pieces: number[] = []
    const terminal = new Terminal({ pieceBytes: 3, model: 'BP35A1' })
    terminal.emulator.close()
    const plug = terminal.emulator.attach({ write: (bytes) => pieces.push(bytes.length), hangUp: () => undefined })!
    plug.receive(Buffer.from('SKV'))
    await terminal.time.settle()
    plug.receive(Buffer.from('ER\r\n'))
    await terminal.read()
    expect(Math.max(...pieces)).toBe(3)
    expect(pieces.reduce((sum, n) => sum + n)).toBe('SKVER\r\nEVER 1.2.10\r\nOK\r\n'.length)
  })
})

describe('dongle, scan', () => {
  it('takes as long as the formula says', async () => {
    const terminal = new Terminal({ latency: 'real', foundFromDuration: 9 })
    for (const [duration, seconds] of [
      [4, 4.6],
      [6, 17.5],
      [8, 69.1],
    ] as const) {
      const before = terminal.time.now()
      expect((await terminal.command(`SKSCAN 2 FFFFFFFF ${duration} 0`)).at(-1)).toBe(`EVENT 22 ${OWN.dual} 0`)
      expect((terminal.time.now() - before) / 1000).toBeCloseTo(seconds, 1)
    }
  })

  it('finds the meter only on its channel and with its pairing ID', async () => {
    const terminal = new Terminal()
    const found = async (words: string): Promise<boolean> => (await terminal.command(words)).includes('EPANDESC')
    expect(await found('SKSCAN 2 FFFFFFFF 6 0')).toBe(true)
    expect(await found('SKSCAN 2 01000000 6 0')).toBe(true)
    expect(await found('SKSCAN 2 FEFFFFFF 6 0')).toBe(false)
    await terminal.command('SKSETRBID 00112233445566778899AABBCCDDEEFE')
    expect(await found('SKSCAN 2 FFFFFFFF 6 0')).toBe(false)
    expect(await found('SKSCAN 3 FFFFFFFF 6 0')).toBe(true)
  })
})

describe('dongle, join', () => {
  it('hears nobody on the wrong channel, for 38 seconds', async () => {
    const terminal = new Terminal({ latency: 'real' })
    await terminal.introduce({ channel: '21' })
    const before = terminal.time.now()
    expect((await terminal.command(`SKJOIN ${METER}`)).slice(1)).toEqual([
      'OK',
      `EVENT 21 ${METER} 0 02`,
      `EVENT 24 ${METER} 0`,
    ])
    expect(terminal.time.now() - before).toBeGreaterThan(38_000)
  })

  it.each([{ id: '00112233445566778899AABBCCDDEEF0' }, { password: '0123456789Ab' }])(
    'is refused with %o',
    async (wrong) => {
      const terminal = new Terminal()
      await terminal.introduce(wrong)
      expect((await terminal.command(`SKJOIN ${METER}`)).at(-1)).toBe(`EVENT 24 ${METER} 0`)
    },
  )

  it('hears nobody in another PAN', async () => {
    const terminal = new Terminal()
    await terminal.introduce()
    await terminal.command('SKSREG S3 8889')
    expect(await terminal.command(`SKJOIN ${METER}`)).not.toContain(`EVENT 02 ${METER} 0`)
  })

  it('has no lifetime to lose before it is joined', async () => {
    const terminal = new Terminal()
    terminal.emulator.radio.session.expire(0, true)
    expect(await terminal.read()).toBe('')
  })

  it('renews a session with SKREJOIN, but opens none', async () => {
    const terminal = new Terminal()
    expect(await terminal.command('SKREJOIN')).toContain('FAIL ER10')
    await terminal.join()
    expect(await terminal.command('SKREJOIN')).toContain(`EVENT 25 ${METER} 0`)
  })
})

describe('dongle, SKSENDTO', () => {
  it('fails before the session with EVENT 21 01 and OK', async () => {
    const terminal = new Terminal()
    expect(await terminal.request(GET_POWER)).toEqual([`EVENT 21 ${METER} 0 01`, 'OK'])
  })

  it('reads data by length, whatever bytes it holds', async () => {
    const terminal = new Terminal()
    await terminal.join()
    terminal.send('10810D0A05FF010288016201E700')
    expect(framesOf((await terminal.read()).split('\r\n'))).toMatchObject([{ tid: 0x0d0a }])
  })

  it.each([
    [`SKSENDTO 1 ${METER} 0E1A 1 000E `, 'FAIL ER05', 'without a side on a dual stack'],
    [`SKSENDTO 1 ${METER} 0E1A 1 0 0000 `, 'FAIL ER06', 'without data'],
    [`SKSENDTO 1 ${METER} 0E1A 1 0 04D1 `, 'FAIL ER06', 'with too much data'],
    [`SKSENDTO 1 ${METER.toLowerCase()} 0E1A 1 0 0001 x`, 'FAIL ER06', 'with a lower-case address'],
    [`SKSENDTO 3 ${METER} 0E1A 1 0 0001 x`, 'FAIL ER10', 'on an unused handle'],
    [`SKSENDTO 1 ${METER} 0E1A 3 0 0001 x`, 'FAIL ER06', 'with an unknown security'],
  ])('%s → %s, %s', async (words, answer) => {
    const terminal = new Terminal()
    terminal.write(words)
    expect(await terminal.read()).toBe(`${words.replace(/x$/, '')}\r\n${answer}\r\n`)
    expect(await terminal.command('SKVER')).toContain('OK')
  })

  it('does not reach the meter unencrypted, at another address or on another port', async () => {
    const terminal = new Terminal()
    await terminal.join()
    const other = METER.replace('6677', '6678')
    terminal.send(GET_POWER, { security: 0 })
    expect(await terminal.read()).toMatch(/EVENT 21 \S+ 0 00\r\nOK\r\n$/)
    terminal.write(`SKSENDTO 1 ${METER} 0E1B 1 0 000E `)
    terminal.write(Buffer.from(GET_POWER, 'hex'))
    expect(await terminal.read()).toMatch(/EVENT 21 \S+ 0 00\r\nOK\r\n$/)
    terminal.send(GET_POWER, { address: other })
    expect(await terminal.read()).toMatch(new RegExp(`EVENT 21 ${other} 0 01\r\nOK\r\n$`))
  })

  it('forgets answers under way at SKRESET', async () => {
    const terminal = new Terminal({ latency: 'real' })
    await terminal.join()
    terminal.send(GET_POWER)
    await terminal.readFor(500)
    expect(await terminal.command('SKRESET')).toEqual(['SKRESET', 'OK'])
  })
})

describe('announcements', () => {
  const HALF_PAST = dayStart(parseDate('2026-11-23')) + 37_800

  it('come within five minutes after each half hour of the meter', () => {
    for (let n = 0; n < 100; n++) {
      const due = nextAnnouncement(HALF_PAST + n * 1800 - 1)
      expect(due - HALF_PAST - n * 1800).toBeGreaterThanOrEqual(0)
      expect(due - HALF_PAST - n * 1800).toBeLessThan(300)
    }
  })

  it('are made while joined, once each half hour', async () => {
    const terminal = new Terminal({ announces: 'inf', clock: HALF_PAST - 60, latency: 'fast' })
    terminal.write('')
    await terminal.introduce()
    terminal.write(`SKJOIN ${METER}\r\n`)
    await terminal.readFor(10_000)
    const frames = framesOf((await terminal.readFor(2 * 3600_000)).split('\r\n'))
    expect(frames.map(({ esv }) => esv)).toEqual([0x73, 0x73, 0x73, 0x73])
    expect(new Set(frames.map(({ tid }) => tid)).size).toBe(4)
    expect(frames[0]?.properties.map(({ epc }) => epc)).toEqual([0xea, 0xeb])
  })

  it('are not made early because the clock was set', async () => {
    const terminal = new Terminal({ announces: 'inf', clock: HALF_PAST + 400, latency: 'fast' })
    await terminal.introduce()
    terminal.write(`SKJOIN ${METER}\r\n`)
    await terminal.readFor(10_000)
    terminal.emulator.clock.jump(60)
    expect(framesOf((await terminal.readFor(1000)).split('\r\n'))).toEqual([])
  })

  it('are repeated as INFC until they are confirmed', async () => {
    const terminal = new Terminal({ announces: 'infc', clock: HALF_PAST - 60, latency: 'real' })
    await terminal.introduce()
    terminal.write(`SKJOIN ${METER}\r\n`)
    await terminal.readFor(20_000)
    expect(framesOf((await terminal.readFor(600_000)).split('\r\n')).map(({ esv }) => esv)).toEqual([0x74, 0x74, 0x74])
    let printed = ''
    while (!printed.includes('ERXUDP')) printed = await terminal.readFor(1000)
    const [{ tid } = { tid: 0 }] = framesOf(printed.split('\r\n'))
    terminal.send(`1081${tid.toString(16).padStart(4, '0')}05FF010288017A02EA00EB00`)
    expect(framesOf((await terminal.readFor(600_000)).split('\r\n'))).toEqual([])
  })
})
