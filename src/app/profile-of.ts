import type { Context } from '../base/context.js'
import type { Asker } from '../meter/ask.js'
import { knownMeter } from '../meter/capabilities.js'
import { readProfile, type MeterProfile } from '../meter/profile.js'
import type { StateFile } from './state.js'

/** Reads the profile of a meter: what was learned of it before serves again, and what is learned now is kept. */
export async function profileOf(asker: Asker, stateFile: StateFile, context: Context): Promise<MeterProfile> {
  const known = stateFile.state.capabilities
  const profile = await readProfile(asker, { ...context, known })
  const capabilities = knownMeter(profile)
  if (capabilities !== undefined && profile.capabilities !== known) await stateFile.note({ capabilities }, context.log)
  return profile
}
