import { KenshinError } from '../base/errors.js'

/**
 * The meters of these names, or all of them, in the order of the settings.
 * @throws {KenshinError} `config.usage` when the settings have none of that name.
 */
export function chooseMeters<Meter extends { readonly name: string }>(
  { meters }: { readonly meters: readonly Meter[] },
  only: string | readonly string[] | undefined,
): readonly Meter[] {
  if (only === undefined) return meters
  const known = meters.map(({ name }) => name)
  const chosen = [only].flat().map((name) => name.normalize('NFC'))
  for (const name of chosen) if (!known.includes(name)) throw noMeter(name, known)
  return meters.filter(({ name }) => chosen.includes(name))
}

const noMeter = (meter: string, known: readonly string[]): KenshinError =>
  new KenshinError('config.usage', (words) => words.noMeter({ meter }), {
    remedy: (words) => words.knownMeters({ names: known }),
  })
