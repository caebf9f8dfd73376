import { KenshinError } from '../base/errors.js'
import { deferred, type Time } from '../base/time.js'
import { nameOf, type SkCommand } from './commands.js'
import type { SkEvent } from './events.js'

export interface Answer {
  /** The word behind OK, if any. */
  readonly value: string | undefined
  /** Lines and EVENTs that came between the command and its end. */
  readonly events: readonly SkEvent[]
}

/** Gathers a command's events until its end. */
export class AnswerCollector {
  readonly #command: SkCommand
  readonly #time: Time
  readonly #events: SkEvent[] = []
  readonly #answer = deferred<Answer>()
  #cancel: () => void = () => undefined

  constructor(command: SkCommand, time: Time) {
    this.#command = command
    this.#time = time
  }

  /** Rejects with `dongle.refused`. */
  get answer(): Promise<Answer> {
    return this.#answer.promise
  }

  take(event: SkEvent): void {
    const { endsAt, effect } = this.#command
    this.#events.push(event)
    if (event.kind === 'fail') this.#answer.reject(refused(this.#command, event.er))
    else if (event.kind === 'ok' && this.#mayEnd()) this.#end(event.value)
    else if (event.kind === 'address' && endsAt === 'address') this.#end(event.address)
    else if (effect?.isSeen(event) === true) {
      this.#cancel()
      this.#cancel = this.#time.timer(effect.okFollowsMs, () => this.#end(undefined))
    }
  }

  stop(): void {
    this.#cancel()
  }

  #end(value: string | undefined): void {
    this.#answer.resolve({ value, events: this.#events })
  }

  /** An OK without the line asked for is the late end of an earlier command (after a restart of the host). */
  #mayEnd(): boolean {
    const { endsAt } = this.#command
    return endsAt === 'ok' || (endsAt === 'info-then-ok' && this.#events.some(({ kind }) => kind === 'info'))
  }
}

const refused = (command: SkCommand, er: string): KenshinError =>
  new KenshinError('dongle.refused', (words) => words.commandRefused({ command: nameOf(command), er }), {
    facts: { er, command: nameOf(command) },
  })
