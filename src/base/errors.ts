import { inARow, say, text, type Language, type Text, type Words } from '../words/words.js'

/** Exit codes of the commands (docs/errors.md). */
export const Exit = {
  ok: 0,
  internal: 1,
  usage: 2,
  dongle: 3,
  join: 4,
  answers: 5,
  store: 6,
  incomplete: 7,
  interrupted: 130,
} as const
export type Exit = (typeof Exit)[keyof typeof Exit]

interface Kind {
  readonly exit: Exit
  /** Whether it may pass by itself: then the run is tried again soon. Otherwise a person has to change something. */
  readonly isPassing: boolean
}

/** Every error the program can end with; its sentences are in `words/`, under the same code. */
export const errorKinds = {
  'config.usage': { exit: 2, isPassing: false },
  'config.missing': { exit: 2, isPassing: false },
  'config.invalid': { exit: 2, isPassing: false },
  'dongle.no-port': { exit: 3, isPassing: false },
  'dongle.no-permission': { exit: 3, isPassing: false },
  'dongle.no-driver': { exit: 3, isPassing: false },
  'dongle.busy': { exit: 3, isPassing: true },
  'dongle.unreachable': { exit: 3, isPassing: true },
  'dongle.lost': { exit: 3, isPassing: true },
  'dongle.silent': { exit: 3, isPassing: true },
  'dongle.refused': { exit: 3, isPassing: true },
  'meter.not-found': { exit: 4, isPassing: true },
  'meter.join-refused': { exit: 4, isPassing: false },
  'meter.session-lost': { exit: 7, isPassing: true },
  'meter.silent': { exit: 7, isPassing: true },
  'meter.rate-limited': { exit: 7, isPassing: true },
  'echonet.malformed': { exit: 5, isPassing: true },
  'echonet.refused': { exit: 5, isPassing: false },
  'echonet.value': { exit: 5, isPassing: false },
  'history.other-day': { exit: 5, isPassing: true },
  'history.date-not-proven': { exit: 5, isPassing: true },
  'history.readings-differ': { exit: 5, isPassing: false },
  'history.unit-differs': { exit: 5, isPassing: false },
  'history.incomplete': { exit: 7, isPassing: true },
  'history.quiet-window': { exit: 7, isPassing: true },
  'store.unreachable': { exit: 6, isPassing: true },
  'store.busy': { exit: 6, isPassing: true },
  'store.no-access': { exit: 6, isPassing: false },
  'store.certificate': { exit: 6, isPassing: false },
  'store.no-database': { exit: 6, isPassing: false },
  'store.read-back': { exit: 6, isPassing: false },
  'store.retention': { exit: 6, isPassing: false },
  'store.type-conflict': { exit: 6, isPassing: false },
  'store.refused': { exit: 6, isPassing: false },
  'store.locked': { exit: 6, isPassing: true },
  'store.damaged': { exit: 6, isPassing: false },
  'output.failed': { exit: 2, isPassing: false },
  'run.interrupted': { exit: 130, isPassing: true },
} as const satisfies Record<ErrorCode, Kind>

type ErrorWords = Words['errors']
export type ErrorCode = keyof ErrorWords

/** The general next step for a person. */
export const remedyOf = (code: ErrorCode): Text => text(({ errors }) => errors[code].remedy)

/** Picks a sentence of the error's code and gives it its facts; a fact that is a text itself is taken in the same language. */
export type ErrorSentence<C extends ErrorCode> = (words: ErrorWords[C], language: Language) => string

interface Details<C extends ErrorCode> {
  /** Facts for logs and tests; never secrets. */
  readonly facts?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
  /** Replaces the general next step where a better one is known. */
  readonly remedy?: Text | ErrorSentence<C> | undefined
}

/**
 * An error that a person or the program can act on: `code` says what happened, `remedy` what a person can do. Callers look at
 * `code` and `isPassing`, never at the wording.
 */
export class KenshinError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: ErrorCode
  readonly words: Text
  readonly facts: Readonly<Record<string, unknown>>
  readonly remedy: Text

  constructor(code: C, sentence: Text | ErrorSentence<C>, details: Details<C> = {}) {
    const words = inAllLanguages(code, sentence)
    super(words.en, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'KenshinError'
    this.code = code
    this.words = words
    this.facts = details.facts ?? {}
    this.remedy = details.remedy === undefined ? remedyOf(code) : inAllLanguages(code, details.remedy)
  }

  get isPassing(): boolean {
    return errorKinds[this.code].isPassing
  }

  get exit(): Exit {
    return errorKinds[this.code].exit
  }

  /** What happened and what to do next, in the reader's language. */
  explain(): string {
    return inARow(say(this.words), say(this.remedy))
  }
}

const inAllLanguages = <C extends ErrorCode>(code: C, sentence: Text | ErrorSentence<C>): Text =>
  typeof sentence === 'function' ? text(({ errors }, language) => sentence(errors[code], language)) : sentence

/** Whether an error is ours; `instanceof` alone would leave its type open. */
export const isOurs = (error: unknown): error is KenshinError => error instanceof KenshinError

/** The code of any error; `internal` for a stranger, which is a bug. */
export const codeOf = (error: unknown): ErrorCode | 'internal' => (isOurs(error) ? error.code : 'internal')

/** Whether an error is ours and carries one of these codes. */
export function isCode(error: unknown, ...codes: ErrorCode[]): error is KenshinError {
  return isOurs(error) && codes.includes(error.code)
}
