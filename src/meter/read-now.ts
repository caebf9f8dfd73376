import type { Context } from '../base/context.js'
import { toKwh } from '../echonet/energy.js'
import { smartMeter } from '../echonet/properties.js'
import type { Asker, ReadableProperty } from './ask.js'
import { askAgain } from './ask-again.js'
import type { MeterProfile } from './profile.js'
import { valueOf } from './reply.js'

/** What the meter shows at this moment. */
export interface Now {
  /** The register of bought energy, kWh; undefined where it shows none. */
  readonly registerKwh: number | undefined
  /** Watts, negative = sold; undefined where the meter does not tell. */
  readonly powerW: number | undefined
}

const { cumulativeNormal, instantaneousPower } = smartMeter

/** @throws {KenshinError} why the register has no value: `echonet.refused`, `echonet.value`, `meter.silent`. */
export async function readNow(asker: Asker, { unit }: MeterProfile, context: Context): Promise<Now> {
  const read = async <T>(property: ReadableProperty<T>): ReturnType<typeof asker.read<T>> => {
    const ask = (): ReturnType<typeof asker.read<T>> => asker.read(property, context)
    return askAgain(await ask(), ask, context)
  }
  const count = valueOf(await read(cumulativeNormal))
  const power = await asker.read(instantaneousPower, context)
  return {
    registerKwh: count === undefined ? undefined : toKwh(count, unit),
    powerW: power.kind === 'value' && typeof power.value === 'number' ? power.value : undefined,
  }
}
