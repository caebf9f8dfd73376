import type { Frame } from '../../src/echonet/frame.js'
import { smartMeter } from '../../src/echonet/properties.js'
import { wordsOf } from '../helpers/request-words.js'
import { before, dayWord, isGet, type HistoryReader } from './history-reader.js'

/** Settings with which the second history is asked. */
export const SECOND = { secondHistory: 'use' } as const

/** What is asked for, in order: `E5 3`, `E2 98 97`, `ED`, `EC`; beside a day `E5 ED 3`, `E2 98 97 EC`. */
export function traced(reader: HistoryReader, faults: HistoryReader['linkFaults'] = {}): string[] {
  const asked: string[] = []
  reader.linkFaults = {
    ...faults,
    onRequest: (request, n) => {
      const [property] = request.properties
      const day = property?.epc === 0xe5 ? ` ${property.edt[0]!}` : ''
      asked.push(`${wordsOf(request)}${day}`)
      return faults.onRequest?.(request, n)
    },
  }
  return asked
}

/** Requests for half hours alone. */
export const halfHoursIn = (asked: readonly string[]): number =>
  asked.filter((one) => one === 'ED' || one === 'EC').length

/** An answer for a day, with the content of another one: the day word is right. */
export function withContentOf(reader: HistoryReader, answer: Frame, daysAgo: number, memoryDays = 99): Frame {
  const day = dayWord(answer)
  const counts = reader.emulator.expectedDay(before(daysAgo)).map((count) => (daysAgo > memoryDays ? undefined : count))
  const edt = smartMeter.cumulativeHistoryNormal.encode({ day, counts })
  return { ...answer, properties: answer.properties.map((one) => (one.epc === 0xe2 ? { epc: 0xe2, edt } : one)) }
}

/** A meter whose history by days is that of a day more from so many days ago on. Its clock, day word and chain are right. */
export const shiftedFrom = (
  reader: HistoryReader,
  first: number,
  memoryDays?: number,
): HistoryReader['linkFaults'] => ({
  onAnswer: (answer, request) =>
    isGet(request, 0xe2) && dayWord(answer) >= first
      ? withContentOf(reader, answer, dayWord(answer) + 1, memoryDays)
      : answer,
})
