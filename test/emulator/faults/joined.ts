/** What the tests of faults share: a joined dongle, some requests, and what comes back. */
import { dayStart, parseDate } from '../../../src/base/clock.js'
import type { FaultSpec } from '../../../src/emulator/faults/faults.js'
import { framesOf, METER, Terminal } from '../terminal.js'

export const NOW = dayStart(parseDate('2026-11-23')) + 20 * 3600
export const GET_POWER = '1081000105FF010288016201E700'
export const GET_HISTORY = '1081000205FF010288016201E200'
export const setDay = (day: string): string => `1081000305FF010288016101E501${day}`

export const ACKNOWLEDGED = [`EVENT 21 ${METER} 0 00`, 'OK']
export const FAILED = [`EVENT 21 ${METER} 0 01`, 'OK']

export async function joinedWith(...faults: FaultSpec[]): Promise<Terminal> {
  const terminal = new Terminal({ clock: NOW, clockRate: 0, latency: 'real', faults })
  await terminal.join()
  return terminal
}

/** ESV and TID of each answer. */
export const answersOf = (lines: readonly string[]): string[] =>
  framesOf(lines).map(({ esv, tid }) => `${esv.toString(16)} ${tid.toString(16).padStart(4, '0')}`)

export const isAnswered = async (terminal: Terminal): Promise<boolean> =>
  answersOf(await terminal.request(GET_POWER)).length === 1
