import { inspect } from 'node:util'

const MASK = '****'
/** Shorter values would blank out ordinary words of a log line. */
const SHORTEST_SCRUBBED = 4

const known = new Set<string>()
let pattern: RegExp | undefined

/**
 * A value that prints as `****` in text, JSON and inspection. Making one registers it with {@link scrub},
 * the last net, which removes the value from every log and message even when foreign code repeats it.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
    registerSecret(value)
  }

  /** The value itself: to be called only where it goes on a wire (dongle commands, HTTP headers). */
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

/** Adds a value, in all the forms in which it can surface. */
export function registerSecret(value: string): void {
  if (value.length < SHORTEST_SCRUBBED) return
  for (const form of formsOf(value)) known.add(form)
  // Longest first, or the pairing ID (the tail of the Route-B ID) would leave the head of the ID readable.
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
 * Replaces every registered secret in a text. All logs and messages pass through here; data never do: a meter may have the name
 * that somebody took for a password.
 */
export function scrub(words: string): string {
  return pattern === undefined ? words : words.replaceAll(pattern, MASK)
}

/** The same for a line of JSON, which stays JSON: only its texts are looked at. A line that is none is scrubbed as it is. */
export function scrubJson(line: string): string {
  if (pattern === undefined) return line
  try {
    const texts = (_: string, value: unknown): unknown => (typeof value === 'string' ? scrub(value) : value)
    return `${JSON.stringify(JSON.parse(line, texts))}\n`
  } catch {
    return scrub(line)
  }
}
