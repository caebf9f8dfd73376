import { describe, expect, it } from 'vitest'
import { METER, OWN, Terminal } from '../../terminal.js'

describe('commands', () => {
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

  it.each(['RL7023-IPS', 'RL7023-DSS'] as const)('%s refuses ROPT and WOPT and prints ASCII', async (model) => {
    const terminal = new Terminal({ model, output: 'binary' })
    for (const command of ['ROPT', 'WOPT 01', 'WOPT 00', 'ROPT']) {
      terminal.write(`${command}\r`)
      expect(await terminal.read()).toBe(`${command}\rFAIL ER04\r\n`)
    }
    await terminal.join()
    expect((await terminal.get('E1')).at(-1)).toMatch(/ 000F 10810001028801?05FF017201E10101$/)
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
    const connection = terminal.emulator.attach({
      write: (bytes) => pieces.push(bytes.length),
      hangUp: () => undefined,
    })!
    connection.receive(Buffer.from('SKV'))
    await terminal.time.settle()
    connection.receive(Buffer.from('ER\r\n'))
    await terminal.read()
    expect(Math.max(...pieces)).toBe(3)
    expect(pieces.reduce((sum, n) => sum + n)).toBe('SKVER\r\nEVER 1.2.10\r\nOK\r\n'.length)
  })
})
