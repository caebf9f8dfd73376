import { hex } from '../../src/echonet/codes.js'
import type { Frame, Property } from '../../src/echonet/frame.js'

const epcsOf = (properties: readonly Property[]): string => properties.map(({ epc }) => hex(epc)).join(' ')

/** The same requests so often. */
export const times = (n: number, ...requests: string[]): string[] => Array.from({ length: n }, () => requests).flat()

/** EPCs of a request; those that a SetGet sets stand before an arrow. */
export const wordsOf = ({ properties, getProperties }: Frame): string =>
  getProperties === undefined ? epcsOf(properties) : `${epcsOf(properties)} → ${epcsOf(getProperties)}`
