import type { Context } from '../../base/context.js'
import { isCode } from '../../base/errors.js'
import type { J11Facts } from '../dongle.js'
import { choices } from './choices.js'
import { versionIn } from './notes.js'
import type { RequestLine } from './request-line.js'
import { reset, version } from './requests.js'
import { strangeAnswer } from './results.js'

/**
 * Brings a dongle in any state to a known one: a reset ends what a killed program left behind, then it tells its version. A firmware
 * that does not say that it has started is taken for started when it tells its version.
 * @throws {KenshinError} `dongle.silent`, `dongle.refused`, `dongle.lost`
 */
export async function start(line: RequestLine, { log, signal }: Context): Promise<J11Facts> {
  await restart(line, { signal })
  const { data } = await line.request(version, { signal })
  const found = versionIn(data)
  if (found === undefined) throw strangeAnswer(version.code)
  const { id, firmware } = found
  if (id === choices.knownFirmware) return { language: 'J11', firmware, build: 'B route and HAN' }
  log.warn('a firmware that is not known to read meters', found)
  return { language: 'J11', firmware, build: { id } }
}

export async function restart(line: RequestLine, waiting: { readonly signal: AbortSignal }): Promise<void> {
  try {
    await line.request(reset, waiting)
  } catch (error) {
    if (!isCode(error, 'dongle.silent')) throw error
    await line.request(version, waiting)
  }
}
