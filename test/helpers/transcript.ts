import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../transcripts/', import.meta.url)

/** One line of a talk. */
export type Step =
  | { readonly kind: 'host'; readonly bytes: Uint8Array }
  | { readonly kind: 'dongle'; readonly bytes: Uint8Array }
  /** The dongle's side is silent for that long. */
  | { readonly kind: 'wait'; readonly seconds: number }

/** A talk that can be played alone. */
export interface TranscriptSection {
  readonly name: string
  readonly steps: readonly Step[]
}

export const transcriptNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => file.slice(0, -'.txt'.length))
    .sort()

/**
 * Reads `test/transcripts/<name>.txt`.
 *
 * `## name` begins a section, `#` a comment, `H> ` what the host writes, `D< ` what the dongle writes, `@+s` a silence of
 * s seconds. `\r`, `\n`, `\\` and `\xHH` stand for bytes; one line is one write, which a real port may cut or join.
 * @throws {Error} naming file and line, when a line is none of these.
 */
export function loadTranscript(name: string): TranscriptSection[] {
  const sections: { name: string; steps: Step[] }[] = []
  const lines = readFileSync(new URL(`${name}.txt`, folder), 'utf8').split('\n')
  lines.forEach((line, i) => {
    if (line.startsWith('## ')) sections.push({ name: line.slice(3), steps: [] })
    else if (line !== '' && !line.startsWith('#')) {
      const step = parseStep(line)
      const section = sections.at(-1)
      if (step === undefined || section === undefined) throw new Error(`${name}.txt:${i + 1}: not understood`)
      section.steps.push(step)
    }
  })
  return sections
}

function parseStep(line: string): Step | undefined {
  if (line.startsWith('H> ')) return { kind: 'host', bytes: unescape(line.slice(3)) }
  if (line.startsWith('D< ')) return { kind: 'dongle', bytes: unescape(line.slice(3)) }
  const wait = /^@\+(\d+(?:\.\d+)?)$/.exec(line)
  return wait === null ? undefined : { kind: 'wait', seconds: Number(wait[1]) }
}

const letters: Readonly<Record<string, string>> = { r: '\r', n: '\n', '\\': '\\' }

function unescape(words: string): Uint8Array {
  const plain = words.replaceAll(/\\(?:x([0-9A-Fa-f]{2})|(.))/g, (escape, digits?: string, letter?: string) => {
    if (digits !== undefined) return String.fromCharCode(parseInt(digits, 16))
    const byte = letters[letter!]
    if (byte === undefined) throw new Error(`unknown escape ${escape}`)
    return byte
  })
  return new Uint8Array(Buffer.from(plain, 'latin1'))
}
