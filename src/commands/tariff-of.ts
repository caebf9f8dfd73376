import type { MeterSettings } from '../../config/types.js'
import type { Tariff } from '../report/tariff/tariff.js'

/** The prices of a meter. @returns undefined where the settings name none. @throws {KenshinError} `config.invalid` */
export async function tariffOf(meter: Pick<MeterSettings, 'tariff'> | undefined): Promise<Tariff | undefined> {
  if (meter?.tariff === undefined) return undefined
  const { loadTariff } = await import('../../config/tariff/load.js')
  return loadTariff(meter.tariff, { cwd: process.cwd() })
}
