/** Faults that meet joins and the answers to commands. */
import type { Behaviour, CommandAnswer, Handled } from './behaviour.js'

/** The OK of a command is lost, or the response of J11. @param on the command, such as SKSCAN or 0051; absent: any. */
export const lostOk = ({ on, times = 1 }: { readonly on?: string; readonly times?: number }): Behaviour => ({
  name: 'lost-ok',
  onCommand: limited(times, (answer) => {
    answer.isResultLost = on === undefined || answer.command === on
    return answer.isResultLost
  }),
})

/** EINFO loses its last word, which tells the dialect. */
export const damagedEinfo = ({ times = 1 }: { readonly times?: number }): Behaviour => ({
  name: 'damaged-einfo',
  onCommand: limited(times, ({ command, lines }) => {
    if (command !== 'SKINFO') return false
    for (const [i, words] of lines.entries()) lines[i] = words.trimEnd().replace(/ \w+$/, '')
    return true
  }),
})

/** A join with right credentials ends with EVENT 24. */
export function refuseJoin({ times = 1 }: { readonly times?: number }): Behaviour {
  let done = 0
  return {
    name: 'refuse-join',
    onJoin(join): Handled {
      if (done >= times) return undefined
      done++
      join.accepted = false
      return 'handled'
    },
  }
}

/** Limits how often an effect happens. @param effect returns whether it changed this command's answer. */
export function limited(times: number, effect: (answer: CommandAnswer) => boolean): (answer: CommandAnswer) => Handled {
  let done = 0
  return (answer) => {
    if (done >= times || !effect(answer)) return undefined
    done++
    return 'handled'
  }
}
