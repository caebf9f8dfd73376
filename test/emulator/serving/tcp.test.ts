import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { isCode } from '../../../src/base/errors.js'
import { startEmulator, type RunningEmulator } from '../../../src/emulator/emulator.js'
import { ask } from './ask.js'

describe('startEmulator()', () => {
  let emulator: RunningEmulator
  afterEach(() => emulator.close())

  const client = async (): Promise<Socket> => {
    const socket = connect({ host: emulator.host, port: emulator.port })
    await once(socket, 'connect')
    return socket.setEncoding('latin1')
  }

  it('turns a second client away', async () => {
    emulator = await startEmulator({ latency: 'none' })
    const first = await client()
    await ask(first, 'SKVER\r\n')
    const second = await client()
    let told = ''
    second.on('data', (words: string) => (told += words))
    await once(second, 'close')
    expect(told).toBe('Port already in use\r\n')
    expect(await ask(first, 'SKVER\r\n')).toContain('EVER')
    first.destroy()
  })

  it('keeps the state of the dongle from one client to the next', async () => {
    emulator = await startEmulator({ latency: 'none' })
    const first = await client()
    await ask(first, 'SKSREG SFE 0\r\n')
    first.end()
    await once(first, 'close')
    const second = await client()
    expect(await ask(second, 'SKSREG SFE\r\n')).toBe('ESREG 0\r\nOK\r\n')
    second.destroy()
  })

  it('speaks telnet: negotiates at once, answers questions, doubles FF and takes doubled ones for one', async () => {
    emulator = await startEmulator({ latency: 'none', telnet: true, echo: 'stuck' })
    const socket = await client()
    socket.write(Buffer.concat([Buffer.from('fffd06', 'hex'), Buffer.from('SK\xff\xff\xff\x01VER\r\n', 'latin1')]))
    let said = ''
    socket.on('data', (words: string) => (said += words))
    while (!said.includes('FAIL')) await once(socket, 'data')
    const hex = Buffer.from(said, 'latin1').toString('hex')
    expect(hex).toMatch(/^fffb03fffd03fffb01fffe01fffd00fffb00fffc06/)
    expect(said).toContain('SK\xff\xffVER\r\nFAIL ER04\r\n')
    socket.destroy()
  })

  it('says when its port is taken', async () => {
    emulator = await startEmulator()
    const error: unknown = await startEmulator({ port: emulator.port }).catch((reason: unknown) => reason)
    expect(isCode(error, 'config.usage')).toBe(true)
    expect(String(error)).toContain('EADDRINUSE')
  })
})
