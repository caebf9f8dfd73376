import { inspect } from 'node:util'

const MASK = '****'
/** Shorter values occur in ordinary words of a log line. */
const SHORTEST_SCRUBBED = 4

const known = new Set<string>()
let pattern: RegExp | undefined

/**
 * A value that prints as `****` in text, JSON and inspection. Making one also registers it with {@link scrub}, which removes the
 * value from every log and message, also where foreign code repeats it.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
    registerSecret(value)
  }

  /** The value itself: only for where it is sent (commands of the dongle, HTTP headers). */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return MASK
  }

  toJSON(): string {
    return MASK
  }

  [inspect.custom](): string {
    return MASK
  }
}

/** Registers a value, in all forms in which it may be printed. */
export function registerSecret(value: string): void {
  if (value.length < SHORTEST_SCRUBBED) return
  for (const form of formsOf(value)) known.add(form)
  // Longest first: the pairing ID is the end of the Route-B ID, whose beginning would stay readable.
  const forms = [...known]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
  pattern = new RegExp(forms.join('|'), 'gi')
}

/** Plain, hex (PANA payloads, traces), base64, URL-encoded, and escaped as in JSON and inspection. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  return [
    value,
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    encodeURIComponent(value),
    new URLSearchParams({ _: value }).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
    inspect(value).slice(1, -1),
  ]
}

/**
 * Replaces every registered secret in a text: in all logs and messages, but never in data, because a meter may have a name that is
 * also somebody's password.
 */
export function scrub(words: string): string {
  return pattern === undefined ? words : words.replaceAll(pattern, MASK)
}

/** The same for the strings of a line of JSON, which stays JSON. A line that is not JSON is scrubbed as a text. */
export function scrubJson(line: string): string {
  if (pattern === undefined) return line
  try {
    const texts = (_: string, value: unknown): unknown => (typeof value === 'string' ? scrub(value) : value)
    return `${JSON.stringify(JSON.parse(line, texts))}\n`
  } catch {
    return scrub(line)
  }
}
