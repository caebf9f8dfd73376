import { describe, expect, it } from 'vitest'
import { framesOf, METER, Terminal } from '../../terminal.js'

const GET_POWER = '1081000105FF010288016201E700'

describe('SKSENDTO', () => {
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
