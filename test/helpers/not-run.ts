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
    describe(name, body)
    return
  }
  const isFailure = process.env.CI === 'true' && !mayBeAbsentInCi
  it(name, ({ skip }) => (isFailure ? expect.unreachable(why) : skip(why)))
}
