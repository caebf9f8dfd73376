import type { Config, MeterSettings } from '../../config/types.js'
import { KenshinError } from '../base/errors.js'
import { text } from '../base/text.js'

/** The meter of that name, or all of them. @throws {KenshinError} `config.usage` when the settings have none of that name. */
export function chooseMeters({ meters }: Pick<Config, 'meters'>, only: string | undefined): readonly MeterSettings[] {
  const wanted = only?.normalize('NFC')
  const chosen = meters.filter(({ name }) => wanted === undefined || name === wanted)
  if (chosen.length > 0) return chosen
  const known = meters.map(({ name }) => name)
  throw new KenshinError(
    'config.usage',
    text(`There is no meter ${only} in the settings.`, `設定にメーター ${only} がありません。`),
    { remedy: text(`Known: ${known.join(', ')}.`, `設定にあるメーター: ${known.join('、')}`) },
  )
}
