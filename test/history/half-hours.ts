import { hex } from '../../src/echonet/codes.js'
import type { HistoryReader } from './history-reader.js'

/** Settings with which the second history is asked. */
export const SECOND = { secondHistory: 'use' } as const

/** What is asked for, in order: `E5 3`, `E2 98 97`, `ED`, `EC`. */
export function traced(reader: HistoryReader, faults: HistoryReader['linkFaults'] = {}): string[] {
  const asked: string[] = []
  reader.linkFaults = {
    ...faults,
    onRequest: (request, n) => {
      const [property] = request.properties
      const day = property?.epc === 0xe5 ? ` ${property.edt[0]!}` : ''
      asked.push(`${request.properties.map(({ epc }) => hex(epc)).join(' ')}${day}`)
      return faults.onRequest?.(request, n)
    },
  }
  return asked
}

export const halfHoursIn = (asked: readonly string[]): number =>
  asked.filter((one) => one === 'ED' || one === 'EC').length
