/**
 * A Wi-SUN dongle that speaks SKSTACK-IP.
 *
 *   Port ──bytes──▶ Splitter ──pieces──▶ parsePiece ──events──▶ the pending command, and every listener
 *   Port ◀──bytes── encodeCommand ◀── command()          one command at a time, the others queue
 */
import { isCode } from '../../base/errors.js'
import type { Time, Waiting } from '../../base/time.js'
import type { Dongle, ScanRange } from '../dongle.js'
import { BONDED_CHANNELS, CHANNELS_BETWEEN } from '../pan-descriptor.js'
import type { CommandLine } from './command-line.js'
import { ROPT, SKSETPWD, SKSETRBID } from './commands.js'
import { joinOnce } from './join.js'
import { scanOnce } from './scan.js'
import { SkSession } from './session.js'

/** Most meters answer a scan of duration 6, some need 7, few 8 (8.7, 17.3 and 34.5 s for 14 channels). */
const scansOf = (duration: number): ScanRange[] => [
  { duration, channels: BONDED_CHANNELS },
  { duration, channels: CHANNELS_BETWEEN },
]

/** @param line awake; @param firmware EVER, such as `1.5.2` */
export const skstackDongle = (line: CommandLine, firmware: string, time: Time): Dongle => ({
  lost: line.lost,
  scans: [...scansOf(6), ...scansOf(7), ...scansOf(8)],
  // The refusal of a command may have corrected the dialect.
  look: async (waiting) => ({
    language: 'SKSTACK-IP',
    firmware,
    dialect: line.dialect,
    output: await outputOf(line, waiting),
  }),
  async introduce({ id, password }, waiting) {
    await line.command(SKSETPWD(password), waiting)
    await line.command(SKSETRBID(id), waiting)
  },
  scan: (range, context) => scanOnce(line, range, context),
  async join(pan, udpPort, context) {
    const address = await joinOnce(line, pan, context)
    return address === undefined ? undefined : new SkSession(line, { address, udpPort }, time)
  },
  close: () => line.close(),
})

/** A firmware without ROPT knows hex text alone. */
async function outputOf(line: CommandLine, waiting: Waiting): Promise<'text' | 'bytes'> {
  try {
    const { value = '1' } = await line.command(ROPT, waiting)
    return (Number.parseInt(value, 16) & 1) === 0 ? 'bytes' : 'text'
  } catch (error) {
    if (isCode(error, 'dongle.refused')) return 'text'
    throw error
  }
}
