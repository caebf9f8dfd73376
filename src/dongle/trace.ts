import type { SkEvent } from './events.js'

const MASK = '****'

/** Fields of a PAN descriptor that say nothing of who it is. */
const HARMLESS_FIELDS = new Set(['Channel', 'Channel Page', 'LQI', 'Side'])

/**
 * An event for logs, which anyone may be shown: without addresses, PAN ID and pairing ID (the tail of the Route-B ID), and
 * without data, because authentication (PANA) carries the Route-B ID and answers the serial number. The meter layer tells answers
 * without what is personal.
 */
export function traceOf(event: SkEvent): Record<string, unknown> {
  const { kind } = event
  switch (kind) {
    case 'ok':
      return { kind, ...(event.value !== undefined && { value: shapeOf(event.value) }) }
    case 'fail':
      return { kind, er: event.er }
    case 'event':
      return { kind, number: event.number.toString(16).padStart(2, '0'), param: event.param }
    case 'datagram':
      return { kind, port: event.localPort, lqi: event.lqi, bytes: event.data.length }
    case 'pan-begin':
    case 'address':
      return { kind }
    case 'pan-field':
      return { kind, name: event.name, value: HARMLESS_FIELDS.has(event.name) ? event.value : MASK }
    case 'info':
      return { kind, name: event.name, values: event.values.map(shapeOf) }
    case 'echo':
    case 'other':
      return { kind, line: shapeOf(event.line) }
  }
}

const PRINTABLE = /^[\x20-\x7e]*$/
/** Two digits are no identifier, nor are words with a letter beyond F, nor version numbers. */
const HARMLESS_WORDS = [/^\w{0,2}$/, /^(?=.*[G-Zg-z])[A-Za-z'.,:()-]{1,12}$/, /^\d{1,3}(\.\d{1,3})+$/]

/** What a line looks like: of words that may be part of an identifier, and of raw bytes, only their length. */
function shapeOf(line: string): string {
  if (!PRINTABLE.test(line)) return `<${line.length} bytes>`
  const word = (each: string): string => (HARMLESS_WORDS.some((shape) => shape.test(each)) ? each : `<${each.length}>`)
  return line.split(' ').map(word).join(' ')
}
