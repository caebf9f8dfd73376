import { createHash } from 'node:crypto'

/**
 * How much later than its time an installation begins, so that many do not begin at once: by the names of its meters, hence always
 * the same, and evenly distributed over all names.
 * @returns whole seconds in ms, below `minutes`
 */
export function spreadMs(meters: readonly { readonly name: string }[], minutes: number): number {
  const names = meters.map(({ name }) => name).sort()
  const hash = createHash('sha256').update(names.join('\n')).digest().readUInt32BE()
  return Math.floor((hash / 2 ** 32) * minutes * 60) * 1000
}
