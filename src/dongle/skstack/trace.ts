import type { SkEvent } from './events.js'

const MASK = '****'

/** Fields of a PAN descriptor that do not identify anybody. */
const HARMLESS_FIELDS = new Set(['Channel', 'Channel Page', 'LQI', 'Side'])

/**
 * An event as logs show it, so that anyone may see them: without addresses, PAN ID and pairing ID (the tail of the Route-B ID).
 * Data is left out as well, because authentication (PANA) carries the Route-B ID, and an answer may carry the serial number. The
 * meter layer logs answers without what is personal.
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
/** No identifiers: up to two letters or digits, words with a letter beyond F, version numbers. */
const HARMLESS_WORDS = [/^\w{0,2}$/, /^(?=.*[G-Zg-z])[A-Za-z'.,:()-]{1,12}$/, /^\d{1,3}(\.\d{1,3})+$/]

/** The line, with only the length of raw bytes and of words that may be part of an identifier. */
function shapeOf(line: string): string {
  if (!PRINTABLE.test(line)) return `<${line.length} bytes>`
  const word = (each: string): string => (HARMLESS_WORDS.some((shape) => shape.test(each)) ? each : `<${each.length}>`)
  return line.split(' ').map(word).join(' ')
}
