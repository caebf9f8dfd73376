import type { Waiting } from '../base/time.js'
import { isCode } from '../base/errors.js'
import { ROPT } from '../dongle/commands.js'
import type { Dongle } from '../dongle/dongle.js'

/** What a dongle says of itself. */
export interface DongleFacts {
  /** EVER, such as `1.5.2`; empty where the line was damaged. */
  readonly firmware: string
  readonly dialect: Dongle['dialect']
  /** How it prints what it receives; kenshin reads both. */
  readonly output: 'text' | 'bytes'
}

/** @throws {KenshinError} `dongle.silent`, `dongle.lost` */
export const lookAtDongle = async (dongle: Dongle, waiting: Waiting): Promise<DongleFacts> => ({
  firmware: dongle.firmware,
  dialect: dongle.dialect,
  output: await outputOf(dongle, waiting),
})

/** A firmware without ROPT knows hex text alone. */
async function outputOf(dongle: Dongle, waiting: Waiting): Promise<'text' | 'bytes'> {
  try {
    const { value = '1' } = await dongle.command(ROPT, waiting)
    return (Number.parseInt(value, 16) & 1) === 0 ? 'bytes' : 'text'
  } catch (error) {
    if (isCode(error, 'dongle.refused')) return 'text'
    throw error
  }
}
