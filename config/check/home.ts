import type { Path } from '../path.js'
import type { Settings } from '../schema.js'
import { stateFolder, type Surroundings } from '../surroundings.js'
import { refuse, type Finding } from './problems.js'

/** The sign for the home folder at the beginning of a path. */
export const HOME = /^~(?=\/|$)/

/** Paths that need a home folder where there is none. */
export function findPathsWithoutHome(settings: Settings, around: Surroundings): Finding[] {
  if (around.home !== undefined) return []
  const { meters, store, report, state = stateFolder(around) } = settings
  const paths: [Path, string | undefined][] = [
    ...meters.map(({ port }, index): [Path, string] => [['meters', index, 'port'], port]),
    ...meters.map(({ tariff }, index): [Path, string] => [['meters', index, 'tariff'], tariff ?? '']),
    [['report', 'path'], report?.path ?? ''],
    [['report', 'tariff'], report?.tariff ?? ''],
    ...(store.kind === 'sqlite' ? [[['store', 'path'], store.path] satisfies [Path, string]] : []),
    [['state'], state],
  ]
  return paths.flatMap(([path, written]) => {
    if (written === undefined) return [{ path, ...refuse(({ refusals }) => refusals.noHomeForDefault) }]
    return HOME.test(written) ? [{ path, ...refuse(({ refusals }) => refusals.noHome) }] : []
  })
}
