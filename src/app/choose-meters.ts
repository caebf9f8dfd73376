import { KenshinError } from '../base/errors.js'

/**
 * The meter of that name, or all of them.
 * @throws {KenshinError} `config.usage` when the settings have none of that name.
 */
export function chooseMeters<Meter extends { readonly name: string }>(
  { meters }: { readonly meters: readonly Meter[] },
  only: string | undefined,
): readonly Meter[] {
  if (only === undefined) return meters
  const chosen = meters.filter(({ name }) => name === only.normalize('NFC'))
  if (chosen.length > 0) return chosen
  throw noMeter(
    only,
    meters.map(({ name }) => name),
  )
}

const noMeter = (meter: string, known: readonly string[]): KenshinError =>
  new KenshinError('config.usage', (words) => words.noMeter({ meter }), {
    remedy: (words) => words.knownMeters({ names: known }),
  })
