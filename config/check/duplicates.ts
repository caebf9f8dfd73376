import { defaultMeasurements } from '../../src/store/store.js'
import { valueAt, type Path } from '../path.js'
import { refuse, type Finding } from './problems.js'

/**
 * Names and measurements have to differ from each other; meters of one port share its dongle. Looks at what was written, so that other
 * findings do not hide these.
 */
export function findDuplicates(raw: unknown): Finding[] {
  const list = valueAt(raw, ['meters'])
  const meters = Array.isArray(list) ? [...list.keys()] : []
  const names = meters.map((index) => written(raw, ['meters', index, 'name'], composed))
  return [...duplicates(names, 'sameName'), ...duplicates(measurements(raw), 'sameMeasurement')]
}

interface Entry {
  readonly path: Path
  /** Undefined where no text was written. */
  readonly value: string | undefined
}

function written(raw: unknown, path: Path, plain: (value: string) => string): Entry {
  const value = valueAt(raw, path)
  return { path, value: typeof value === 'string' ? plain(value) : undefined }
}

const composed = (name: string): string => name.normalize('NFC')

/** Those left to their default come first, so that the one that was written is named. */
function measurements(raw: unknown): Entry[] {
  const group = ['store', 'measurements']
  if (valueAt(raw, group) === undefined) return []
  const entries = Object.entries<string>({ ...defaultMeasurements }).map(([kind, usual]) => ({
    path: [...group, kind],
    usual,
  }))
  const isWritten = ({ path }: { path: Path }): boolean => valueAt(raw, path) !== undefined
  return [
    ...entries.filter((entry) => !isWritten(entry)).map(({ path, usual }) => ({ path, value: usual })),
    ...entries.filter(isWritten).map(({ path }) => written(raw, path, composed)),
  ]
}

function duplicates(entries: readonly Entry[], refusal: 'sameName' | 'sameMeasurement'): Finding[] {
  const seen = new Set<string>()
  return entries.flatMap(({ path, value }) => {
    if (value === undefined) return []
    const isUsed = seen.has(value)
    seen.add(value)
    return isUsed ? [{ path, ...refuse(({ refusals }) => refusals[refusal]) }] : []
  })
}
