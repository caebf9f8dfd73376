/** Grafana's own library (`@grafana/data`), where test/prepare/grafana.sh has put it; it has no types that tsc would find there. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describeWhere } from '../helpers/not-run.js'

const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kenshin/grafana')
const isThere = existsSync(join(folder, 'node_modules/@grafana/data'))

export interface Field {
  readonly name: string
  readonly type: 'time' | 'number' | 'string' | 'boolean' | 'other'
  readonly values: readonly unknown[]
  readonly config: Readonly<Record<string, unknown>>
}
export interface Frame {
  readonly refId?: string
  readonly name?: string
  readonly fields: readonly Field[]
  readonly length?: number
}
interface Moment {
  valueOf(): number
}
interface Transformer {
  readonly id: string
  readonly name: string
  readonly description?: string
}
export interface Library {
  toDataFrame(frame: Frame): Frame
  transformDataFrame(
    transformations: readonly object[],
    frames: readonly Frame[],
    context: { interpolate: (words: string) => string },
  ): { subscribe(listener: { next: (frames: Frame[]) => void; error: (reason: unknown) => void }): unknown }
  getFieldDisplayName(field: Field, frame: Frame, frames: readonly Frame[]): string
  readonly standardTransformers: Readonly<Record<string, Transformer>>
  readonly standardTransformersRegistry: { setInit(init: () => object[]): void }
  readonly dateMath: {
    toDateTime(words: string, options: { now: Date; timezone: string; roundUp?: boolean }): Moment | undefined
    parseDateMath(math: string, time: Moment, roundUp: boolean): Moment | undefined
  }
  readonly rangeUtil: {
    describeTextRange(words: string): { readonly from: string; readonly to: string; readonly invalid?: boolean }
    calculateInterval(range: { from: Moment; to: Moment }, resolution: number, lowest?: string): { intervalMs: number }
  }
}

let loaded: Library | undefined

export function library(): Library {
  if (loaded !== undefined) return loaded
  loaded = createRequire(join(folder, 'package.json'))('@grafana/data') as Library
  // Transformations look for the scene of a dashboard there; while it was loaded, its parts would have taken this for a browser.
  Object.assign(globalThis, { window: {} })
  // One of them has two names.
  const transformers = new Set(Object.values(loaded.standardTransformers))
  loaded.standardTransformersRegistry.setInit(() =>
    [...transformers].map((transformation) => ({
      ...transformation,
      transformation: () => Promise.resolve(transformation),
    })),
  )
  return loaded
}

/** Tests with Grafana's own library. */
export function describeGrafana(name: string, body: () => void): void {
  describeWhere(name, isThere ? undefined : "Grafana's library is absent: run test/prepare/grafana.sh", body)
}
