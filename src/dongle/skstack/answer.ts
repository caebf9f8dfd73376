import { KenshinError } from '../../base/errors.js'
import type { Source } from '../../base/wait-for-event.js'
import type { Time } from '../../base/time.js'
import { nameOf, type SkCommand } from './commands.js'
import type { SkEvent } from './events.js'

export interface Answer {
  /** The word behind OK, if any. */
  readonly value: string | undefined
  /** Lines and EVENTs that came between the command and its end. */
  readonly events: readonly SkEvent[]
}

/**
 * Gathers the events of one command.
 * @returns a function that takes them one by one; it returns the answer with the event that ends it, and throws `dongle.refused`
 */
export function answerTo(command: SkCommand): (event: SkEvent) => Answer | undefined {
  const events: SkEvent[] = []
  const isEnd = (event: SkEvent & { kind: 'ok' | 'address' }): boolean => {
    if (event.kind === 'address') return command.endsAt === 'address'
    // An OK without the line asked for is the late end of an earlier command (after a restart of the host).
    return command.endsAt === 'ok' || (command.endsAt === 'info-then-ok' && events.some(({ kind }) => kind === 'info'))
  }
  return (event) => {
    events.push(event)
    if (event.kind === 'fail') throw refused(command, event.er)
    if ((event.kind !== 'ok' && event.kind !== 'address') || !isEnd(event)) return undefined
    return { value: event.kind === 'ok' ? event.value : event.address, events }
  }
}

/** The same events, and an OK in place of one that was lost on the cable: the effect of the command proves that it was done. */
export function withPresumedOk(source: Source<SkEvent>, { effect }: SkCommand, time: Time): Source<SkEvent> {
  if (effect === undefined) return source
  const subscribe: Source<SkEvent>['subscribe'] = (listener) => {
    let cancel = (): void => undefined
    const unsubscribe = source.subscribe((event) => {
      listener(event)
      if (!effect.isSeen(event)) return
      cancel()
      cancel = time.timer(effect.okFollowsMs, () => listener({ kind: 'ok', value: undefined }))
    })
    return () => {
      unsubscribe()
      cancel()
    }
  }
  return { subscribe, lost: source.lost }
}

const refused = (command: SkCommand, er: string): KenshinError =>
  new KenshinError('dongle.refused', (words) => words.commandRefused({ command: nameOf(command), er }), {
    facts: { er, command: nameOf(command) },
  })
