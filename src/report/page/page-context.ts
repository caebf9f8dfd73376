import type { Words } from '../../words/words.js'
import type { BillingMonth } from '../tariff/cost.js'
import type { Formats } from './formats.js'
import type { DirectionData, MeterData } from './load.js'

/** What every figure of one meter is made with. */
export interface PageContext {
  readonly meter: MeterData
  readonly words: Words['reportPage']
  readonly tariffWords: Words['tariff']
  /** By the tariff, oldest first; empty where none is given, and no cost is shown. */
  readonly billing: readonly BillingMonth[]
  readonly formats: Formats
  /** Begins every id of this meter's part of the page. */
  readonly id: string
}

/** Bought, and sold where there is any. */
export const bothOf = ({ bought, sold }: MeterData): DirectionData[] => [bought, ...(sold === undefined ? [] : [sold])]

/** Class of everything that is drawn of a direction. */
export const classOf = ({ direction }: Pick<DirectionData, 'direction'>): 'bought' | 'sold' =>
  direction === 'normal' ? 'bought' : 'sold'
