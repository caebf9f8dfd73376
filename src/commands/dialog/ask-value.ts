import type { Rule } from '../../../config/check/problems.js'
import { descriptionIn } from '../../../config/outline.js'
import { wrap } from '../../base/width.js'
import { readersWords, say } from '../../words/words.js'
import type { Prompt } from './prompt.js'

interface Question {
  readonly question: string
  readonly rule: Rule
  /** The setting that it becomes, as in `meters[].name`: what may be written there is told with a refusal. */
  readonly setting?: string
  /** What an empty answer means. */
  readonly usual?: string
  readonly isHidden?: boolean
  /** Takes away what people leave in an answer, such as blanks between groups of digits. */
  readonly plain?: (answer: string) => string
}

/** Asks until the answer is one that the settings take. */
export async function askValue(
  prompt: Prompt,
  { question, rule, setting = '', usual, isHidden = false, plain }: Question,
): Promise<string> {
  const words = readersWords().commands.initDialog
  const whole = usual === undefined ? question : words.withDefault({ question, usual })
  for (;;) {
    const typed = await prompt.ask(whole, { isHidden })
    const answer = plain?.(typed) ?? typed
    if (answer === '' && usual !== undefined) return usual
    const refusal = rule(answer)
    if (refusal === undefined) return answer
    const todo = refusal.todo === undefined ? descriptionIn(readersWords(), setting)?.todo : say(refusal.todo)
    const told = wrap(words.refused({ what: say(refusal.what), todo: todo ?? '' }), 78)
    prompt.say(told.map((line) => `  ${line}`).join('\n'))
  }
}

/** The same, but an empty answer is none. */
export const askOptional = async (prompt: Prompt, { rule, ...question }: Question): Promise<string | undefined> =>
  (await askValue(prompt, { ...question, rule: (value) => (value === '' ? undefined : rule(value)) })) || undefined

/** An empty answer means no. */
export const askYes = async (prompt: Prompt, question: string): Promise<boolean> =>
  readersWords().commands.initDialog.yes.test(await prompt.ask(question))

/** A number from 1 on. */
export async function askNumber(
  prompt: Prompt,
  { question, most, usual }: { question: string; most: number; usual: number },
): Promise<number> {
  const words = readersWords().commands.initDialog
  for (;;) {
    const typed = await prompt.ask(words.withDefault({ question, usual: String(usual) }))
    const number = typed === '' ? usual : Number(typed.normalize('NFKC'))
    if (Number.isInteger(number) && number >= 1 && number <= most) return number
    prompt.say(words.noNumber({ most }))
  }
}
