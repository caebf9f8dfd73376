import { smartMeter } from '../echonet/properties.js'
import type { TimedCount } from '../echonet/register-values.js'
import type { Asker } from '../meter/ask.js'
import type { MeterProfile } from '../meter/profile.js'
import { valueOf } from '../meter/reply.js'
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
  readonly profile: Pick<MeterProfile, 'capabilities'>
  readonly signal: AbortSignal
}): Promise<Latest> {
  const { severalAtOnce } = profile.capabilities
  const replies = await asker.readAll([fixedTimeNormal, fixedTimeReverse], { severalAtOnce, signal })
  const [normal, reverse] = [valueOf(replies[0]), replies[1]]
  // A meter that never sold may fill EB with anything: then it is as if it had none.
  if (reverse.kind === 'value') return { normal, reverse: ifUsed(reverse.value) }
  return { normal, reverse: await reverseRegister(asker, signal) }
}

const ifUsed = (reverse: TimedCount): TimedCount | undefined => ((reverse.count ?? 0) > 0 ? reverse : undefined)

async function reverseRegister(asker: Asker, signal: AbortSignal): Promise<'unknown' | undefined> {
  const register = await asker.read(cumulativeReverse, { signal })
  const count = register.kind === 'refused' ? undefined : valueOf(register)
  return (count ?? 0) > 0 ? 'unknown' : undefined
}

/** The directions worth reading: energy that was never sold has no history. */
export const directionsIn = ({ reverse }: Latest): Direction[] =>
  reverse === undefined ? ['normal'] : ['normal', 'reverse']
