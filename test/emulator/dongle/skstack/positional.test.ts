import { connect, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../../../src/emulator/emulator.js'
import { METER, OWN } from '../../terminal.js'

/** Lines in the order in which they come: some scripts look at positions alone. */
async function* linesOf(socket: Socket): AsyncGenerator<string, void, undefined> {
  let rest = ''
  for await (const chunk of socket) {
    rest += (chunk as Buffer).toString('latin1')
    const lines = rest.split('\r\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

/** What is written, and how each of the following lines must begin. */
type Talk = readonly (readonly [write: string, ...lines: string[]])[]

const get = (epc: string): string => `\x10\x81\x00\x01\x05\xff\x01\x02\x88\x01\x62\x01${epc}\x00`
const send = (dialect: string, data: string, length: string): string =>
  `SKSENDTO 1 ${METER} 0E1A 1 ${dialect === 'dual' ? '0 ' : ''}${length} ${data}`

const panaTrace = (dialect: string): string[] => [
  `EVENT 21 ${METER}`,
  `EVENT 02 ${METER}`,
  ...['0028', '0068', '0054', '0058'].flatMap((length) => [
    `ERXUDP ${METER} ${OWN[dialect as 'dual']} 02CC 02CC 0011223344556677 0 ${dialect === 'dual' ? '0 ' : ''}${length} `,
    `EVENT 21 ${METER}`,
  ]),
]

const session = (dialect: 'single' | 'dual'): Talk => [
  ['SKVER\r\n', 'SKVER', 'EVER ', 'OK'],
  ['SKSETPWD C 0123456789AB\r\n', 'SKSETPWD C ', 'OK'],
  ['SKSETRBID 00112233445566778899AABBCCDDEEFF\r\n', 'SKSETRBID ', 'OK'],
  [
    `SKSCAN 2 FFFFFFFF 6${dialect === 'dual' ? ' 0' : ''}\r\n`,
    ...['SKSCAN 2 ', 'OK', 'EVENT 20 ', 'EPANDESC', '  Channel:39', '  Channel Page:09', '  Pan ID:8888'],
    ...['  Addr:0011223344556677', '  LQI:', ...(dialect === 'dual' ? ['  Side:0'] : []), '  PairID:CCDDEEFF'],
    'EVENT 22 ',
  ],
  ['SKSREG S2 39\r\n', 'SKSREG', 'OK'],
  ['SKSREG S3 8888\r\n', 'SKSREG', 'OK'],
  ['SKLL64 0011223344556677\r\n', 'SKLL64', METER],
  [`SKJOIN ${METER}\r\n`, 'SKJOIN', 'OK', ...panaTrace(dialect), 'EVENT 25', 'ERXUDP'],
  [send(dialect, get('\xe1'), '000E'), 'SKSENDTO', 'EVENT 21', 'OK', 'ERXUDP'],
  [send(dialect, get('\xe7'), '000E'), 'SKSENDTO', 'EVENT 21', 'OK', 'ERXUDP'],
  [send(dialect, get('\xe2'), '000E'), 'SKSENDTO', 'EVENT 21', 'OK', 'ERXUDP'],
  ['SKTERM\r\n', 'SKTERM'],
]

describe.each(['single', 'dual'] as const)('a script that counts lines, %s stack', (dialect) => {
  it('finds each line where it expects it', async () => {
    const model = dialect === 'single' ? 'BP35A1' : 'BP35C2'
    const emulator = await startEmulator({ model, output: 'ascii', latency: 'fast', announces: 'nothing' })
    const socket = connect({ host: emulator.host, port: emulator.port, noDelay: true })
    const lines = linesOf(socket)
    try {
      for (const [words, ...expected] of session(dialect)) {
        socket.write(words, 'latin1')
        for (const beginning of expected) {
          const { value } = await lines.next()
          expect(value?.slice(0, beginning.length)).toBe(beginning)
        }
      }
    } finally {
      socket.destroy()
      await emulator.close()
    }
  })
})
