import { pino } from 'pino'
import { toIso } from './clock.js'
import { scrub, scrubJson } from './secret.js'
import { visible } from './visible.js'

export type Level = 'error' | 'warn' | 'info' | 'debug' | 'trace'
export const levels: readonly Level[] = ['error', 'warn', 'info', 'debug', 'trace']
export type Facts = Readonly<Record<string, unknown>>

/**
 * error = the run failed · warn = something was lost and work goes on · info = about ten lines a run ·
 * debug = each request · trace = the wire. The message is a constant phrase; facts are fields with units in their names.
 */
export interface Logger extends Record<Level, (phrase: string, facts?: Facts) => void> {
  child(facts: Facts): Logger
}

/**
 * @param write receives finished lines; secrets are already removed from them.
 * @param format `json`: one object a line, for machines; `plain`: level, phrase, facts, for people; the time of both is Japanese.
 */
export function createLogger({
  level,
  format,
  write,
}: {
  level: Level
  format: 'json' | 'plain'
  write: (line: string) => void
}): Logger {
  const sink = { write: (line: string) => write(format === 'json' ? scrubJson(line) : scrub(plainLine(line))) }
  const formatters = { level: (label: string) => ({ level: label }) }
  const root = pino({ level, base: null, formatters, timestamp: () => `,"time":"${now()}"` }, sink)
  return wrap(root)
}

/** A logger that writes nothing, for tests and for library use. */
export const silent: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  trace: () => undefined,
  child: () => silent,
}

type PinoLike = Record<Level, (facts: Facts, phrase: string) => void> & { child: (facts: Facts) => PinoLike }

function wrap(inner: PinoLike): Logger {
  const at =
    (level: Level) =>
    (phrase: string, facts: Facts = {}): void =>
      inner[level](facts, phrase)
  return {
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    trace: at('trace'),
    child: (facts) => wrap(inner.child(facts)),
  }
}

/** The time of a line is the host's. */
const now = (): string => toIso(Math.floor(Date.now() / 1000))

function plainLine(json: string): string {
  const { time, level, msg, part, ...facts } = JSON.parse(json) as Record<string, unknown> & { part?: string }
  const pairs = Object.entries(facts).map(
    ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const words = `${String(level).padEnd(5)} ${part === undefined ? '' : `[${part}] `}${String(msg)}${pairs.join('')}`
  return `${String(time)} ${visible(words)}\n`
}
