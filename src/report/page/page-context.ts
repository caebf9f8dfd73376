import type { Words } from '../../words/words.js'
import type { Tariff } from '../tariff/tariff.js'
import type { Formats } from './formats.js'
import type { DirectionData, MeterData } from './load.js'

/** What every figure of one meter is made with. */
export interface PageContext {
  readonly meter: MeterData
  readonly words: Words['reportPage']
  readonly tariffWords: Words['tariff']
  /** Undefined: no cost is shown. */
  readonly tariff: Tariff | undefined
  readonly formats: Formats
  /** Begins every id of this meter's part of the page. */
  readonly id: string
}

/** Bought, and sold where there is any. */
export const bothOf = ({ bought, sold }: MeterData): DirectionData[] => [bought, ...(sold === undefined ? [] : [sold])]

/** Class of everything that is drawn of a direction. */
export const classOf = ({ direction }: Pick<DirectionData, 'direction'>): 'bought' | 'sold' =>
  direction === 'normal' ? 'bought' : 'sold'
