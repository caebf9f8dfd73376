import { describe, expect, it } from 'vitest'
import { framesOf, METER, Terminal } from '../terminal.js'
import { ACKNOWLEDGED, FAILED, GET_POWER, isAnswered, joinedWith } from './joined.js'

describe('faults between dongle and host', () => {
  it('lost-ok', async () => {
    const terminal = await joinedWith({ fault: 'lost-ok', on: 'SKSENDTO' })
    expect(await terminal.command('SKVER')).toContain('OK')
    expect((await terminal.request(GET_POWER))[0]).toBe(ACKNOWLEDGED[0])
    expect(await terminal.request(GET_POWER)).toEqual(expect.arrayContaining(ACKNOWLEDGED))
    const any = new Terminal({ faults: [{ fault: 'lost-ok' }] })
    expect(await any.command('SKVER')).toEqual(['SKVER', 'EVER 1.5.2'])
    const scanning = new Terminal({ faults: [{ fault: 'lost-ok', on: 'SKSCAN' }] })
    expect((await scanning.command('SKSCAN 2 FFFFFFFF 6 0'))[1]).toMatch(/^EVENT 20/)
  })

  it('damaged-einfo', async () => {
    const terminal = new Terminal({ model: 'RL7023-IPS', faults: [{ fault: 'damaged-einfo' }] })
    expect((await terminal.command('SKINFO'))[1]).toMatch(/ FFFF$/)
    expect((await terminal.command('SKINFO'))[1]).toMatch(/ FFFF FFFE ?$/)
  })

  it('cut-datagram', async () => {
    const terminal = await joinedWith({ fault: 'cut-datagram' })
    const cut = (await terminal.request(GET_POWER)).at(-1)!
    const whole = (await terminal.request(GET_POWER)).at(-1)!
    expect([cut.length, cut.slice(0, 100)]).toEqual([whole.length - 5, whole.slice(0, 100)])
  })
})

describe('faults of the session', () => {
  it('refuse-join', async () => {
    const terminal = new Terminal({ faults: [{ fault: 'refuse-join', times: 2 }] })
    const ends = [await terminal.join(), await terminal.join(), await terminal.join()].map((lines) => lines.join(' '))
    expect(ends.map((end) => /EVENT 2[45]/.exec(end)?.[0])).toEqual(['EVENT 24', 'EVENT 24', 'EVENT 25'])
  })

  it('expire-session, renewed', async () => {
    const terminal = await joinedWith({ fault: 'expire-session', seconds: 3 })
    const lines = await terminal.request(GET_POWER)
    expect(lines.filter((line) => /EVENT 2[459]/.test(line))).toEqual([`EVENT 29 ${METER} 0`, `EVENT 25 ${METER} 0`])
    expect(framesOf(lines)).toEqual([])
    expect(await isAnswered(terminal)).toBe(true)
  })

  it('expire-session, sending meanwhile fails', async () => {
    const terminal = await joinedWith({ fault: 'expire-session', seconds: 60 })
    terminal.send(GET_POWER)
    await terminal.readFor(5000)
    terminal.send(GET_POWER)
    expect(await terminal.readFor(5000)).toContain(`EVENT 21 ${METER} 0 01\r\nOK\r\n`)
  })

  it('expire-session, lost', async () => {
    const terminal = await joinedWith({ fault: 'expire-session', renewed: false })
    const lines = await terminal.request(GET_POWER)
    expect(lines.slice(-2)).toEqual([`EVENT 29 ${METER} 0`, `EVENT 24 ${METER} 0`])
    expect(await terminal.request(GET_POWER)).toEqual(FAILED)
  })

  it('end-session', async () => {
    const terminal = await joinedWith({ fault: 'end-session' })
    expect((await terminal.request(GET_POWER)).slice(-2)).toEqual([`EVENT 26 ${METER} 0`, `EVENT 27 ${METER} 0`])
    expect(await terminal.request(GET_POWER)).toEqual(FAILED)
    await terminal.join()
    expect(await isAnswered(terminal)).toBe(true)
  })

  it('rate-limit', async () => {
    const terminal = await joinedWith({ fault: 'rate-limit', seconds: 60 })
    const lines = await terminal.request(GET_POWER)
    expect(lines[0]).toMatch(/^EVENT 32 FE80/)
    expect(lines.slice(1, 3)).toEqual(FAILED)
    expect(lines[3]).toMatch(/^EVENT 33 FE80/)
    expect(await terminal.command('SKSREG SFB')).toContain('ESREG 0')
    expect(await isAnswered(terminal)).toBe(true)
  })

  it('silent-meter', async () => {
    const terminal = await joinedWith({ fault: 'silent-meter' })
    expect(await terminal.request(GET_POWER)).toEqual(ACKNOWLEDGED)
    expect(await terminal.request(GET_POWER)).toEqual(ACKNOWLEDGED)
    expect(await terminal.command('SKTERM')).toContain(`EVENT 28 ${METER} 0`)
    expect((await terminal.command(`SKJOIN ${METER}`)).at(-1)).toBe(`EVENT 24 ${METER} 0`)
    expect(await terminal.command('SKSCAN 2 FFFFFFFF 6 0')).not.toContain('EPANDESC')
  })
})

describe('faults of the dongle', () => {
  it('silent-dongle', async () => {
    const terminal = await joinedWith({ fault: 'silent-dongle' })
    terminal.send(GET_POWER)
    await terminal.read()
    expect(await terminal.command('SKRESET')).toEqual([])
  })

  it('hang-in-data-phase, until it has got its bytes', async () => {
    const terminal = await joinedWith({ fault: 'hang-in-data-phase' })
    terminal.send(GET_POWER)
    expect(await terminal.read()).not.toContain('\r\n')
    expect(await terminal.command('SKRESET')).toEqual([])
    terminal.write('\r\n'.repeat(616))
    await terminal.read()
    expect(await terminal.command('SKVER')).toContain('EVER 1.5.2')
  })

  it('disconnect', async () => {
    const terminal = await joinedWith({ fault: 'disconnect' })
    terminal.send(GET_POWER)
    await terminal.read()
    expect(terminal.hungUp).toBe(true)
    expect(terminal.emulator.radio.session.state).toBe('joined')
  })
})
