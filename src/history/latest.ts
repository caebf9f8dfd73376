import { isCode } from '../base/errors.js'
import { hex } from '../echonet/codes.js'
import { smartMeter } from '../echonet/properties.js'
import type { TimedCount } from '../echonet/register-values.js'
import { refused, type Asker } from '../meter/ask.js'
import { getAll, type MeterProfile } from '../meter/profile.js'
import type { Direction } from './day.js'

/** The meter's latest half hour; `reverse` only where that register was ever used. */
export interface Latest {
  readonly normal: TimedCount
  /** `unknown`: the register runs, but the meter has no stamped value of it (EB). */
  readonly reverse: TimedCount | 'unknown' | undefined
}

const { fixedTimeNormal, fixedTimeReverse, cumulativeReverse } = smartMeter

/** Reads EA and EB; where EB is not served, E3 tells whether energy was ever sold. */
export async function readLatest({
  asker,
  profile,
  signal,
}: {
  readonly asker: Asker
  readonly profile: Pick<MeterProfile, 'severalAtOnce'>
  readonly signal: AbortSignal
}): Promise<Latest> {
  const served = await getAll(asker, profile, [fixedTimeNormal.epc, fixedTimeReverse.epc], { signal })
  const normal = served.get(fixedTimeNormal.epc)
  if (normal === undefined) throw refused(`EPC ${hex(fixedTimeNormal.epc)}`)
  const reverse = stamped(served.get(fixedTimeReverse.epc))
  return {
    normal: fixedTimeNormal.decode(normal),
    reverse: reverse === undefined ? await reverseRegister(asker, signal) : ifUsed(reverse),
  }
}

/** A meter that never sold may fill EB with anything: then it is as if it had none. */
function stamped(edt: Uint8Array | undefined): TimedCount | undefined {
  try {
    return edt && fixedTimeReverse.decode(edt)
  } catch (error) {
    if (isCode(error, 'echonet.value')) return undefined
    throw error
  }
}

const ifUsed = (reverse: TimedCount): TimedCount | undefined => ((reverse.count ?? 0) > 0 ? reverse : undefined)

async function reverseRegister(asker: Asker, signal: AbortSignal): Promise<'unknown' | undefined> {
  const edt = (await asker.get([cumulativeReverse.epc], { signal })).get(cumulativeReverse.epc)
  return edt !== undefined && (cumulativeReverse.decode(edt) ?? 0) > 0 ? 'unknown' : undefined
}

/** The directions worth reading: energy that was never sold has no history. */
export const directionsIn = ({ reverse }: Latest): Direction[] =>
  reverse === undefined ? ['normal'] : ['normal', 'reverse']
