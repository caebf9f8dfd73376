/** The dashboards' words, in each language of kenshin. */
import type { Panel } from './queries.js'
import { en } from './words/en.js'
import { ja } from './words/ja.js'

export interface Words {
  readonly home: string
  readonly collecting: string
  readonly meter: string
  readonly datasource: string
  /** The title of each panel, and the sentence behind its (i). */
  readonly panels: Readonly<Record<Panel, { readonly title: string; readonly about: string }>>
  /** Columns and series, by the names that the queries give them. */
  readonly series: Readonly<Record<string, string>>
  readonly outcomeOk: string
  readonly days: { readonly missing: string; readonly part: string; readonly complete: string }
  readonly none: string
}

export const words = { en, ja }
export type Language = keyof typeof words
