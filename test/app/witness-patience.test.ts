import { expect, it } from 'vitest'
import { WitnessPatience } from '../../src/app/witness-patience.js'

/** Days that are safe at the beginning of each session; @returns whether the run still waits in it */
const waits = (...committed: readonly number[]): boolean[] => {
  const patience = new WitnessPatience()
  return committed.map((days) => (patience.begin(days), !patience.isOver))
}

it('lasts while each session stores something', () => {
  expect(waits(0)).toEqual([true])
  expect(waits(0, 4, 9, 10, 30)).toEqual([true, true, true, true, true])
})

it('ends with the third session of which nothing was stored, for the rest of the run', () => {
  expect(waits(0, 0, 0, 1, 2)).toEqual([true, true, false, false, false])
  expect(waits(0, 3, 3, 5, 5, 5, 6)).toEqual([true, true, true, true, true, false, false])
})

it('ends when the witness was heard', () => {
  const patience = new WitnessPatience()
  patience.begin(0)
  patience.end()
  patience.begin(9)
  expect(patience.isOver).toBe(true)
})
