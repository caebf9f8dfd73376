import { describe, expect, it } from 'vitest'

/**
 * Tests that need something foreign. Where it is absent they are not run and say why; with CI=true that is a failure, unless
 * it is something that no registry has.
 * @param why what is absent and how to get it; undefined when everything is there.
 */
export function describeWhere(
  name: string,
  why: string | undefined,
  body: () => void,
  { mayBeAbsentInCi = false } = {},
): void {
  if (why === undefined) {
    describe(name, { timeout: 60_000 }, body)
    return
  }
  process.stderr.write(`not run: ${name} (${why})\n`)
  const isFailure = process.env.CI === 'true' && !mayBeAbsentInCi
  describe(`${name} (not run: ${why})`, () => {
    it.skipIf(!isFailure)('is run in CI', () => expect.unreachable(why))
  })
}
