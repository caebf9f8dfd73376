import { portRule } from '../../../config/check/rules.js'
import { looksLikeDongle, modelOf } from '../../app/adapters.js'
import { serialPorts, tryPorts, type Tried } from '../../app/find-dongles.js'
import type { Context } from '../../base/context.js'
import { wrap } from '../../base/width.js'
import { readersWords } from '../../words/words.js'
import { askNumber, askOptional, askYes } from './ask-value.js'
import type { Prompt } from './prompt.js'

interface PortContext extends Context {
  readonly prompt: Prompt
  /** Where Linux names its devices: `/dev`. */
  readonly devices: string
}

/** The port of a dongle that answers, or of one that the person wants all the same. @param given by --port */
export async function askPort(given: string | undefined, context: PortContext): Promise<string> {
  const { prompt } = context
  const words = readersWords().commands.initDialog
  let wanted = given
  for (;;) {
    const chosen = wanted === undefined ? await lookAround(context) : await tried([wanted], false, context)
    if (chosen !== undefined) return chosen
    if (wanted !== undefined && (await askYes(prompt, words.takeAnyway))) return wanted
    wanted = await askOptional(prompt, { question: words.port, rule: portRule, setting: 'meters[].port' })
  }
}

/** First those that look like a dongle; what else is there may be a printer, which opening alone disturbs: the person decides. */
async function lookAround(context: PortContext): Promise<string | undefined> {
  const { prompt, devices } = context
  const words = readersWords().commands.initDialog
  const ports = await serialPorts(devices)
  if (ports.length === 0) prompt.say(words.noPorts)
  const [likely, others] = [ports.filter(looksLikeDongle), ports.filter((port) => !looksLikeDongle(port))]
  const chosen = likely.length > 0 ? await tried(likely, true, context) : undefined
  if (chosen !== undefined || others.length === 0) return chosen
  prompt.say(words.otherPorts({ ports: others }))
  return (await askYes(prompt, words.tryOthers)) ? tried(others, true, context) : undefined
}

/** The only dongle that answers, or one of several; undefined where none does. */
async function tried(ports: readonly string[], isForeign: boolean, context: PortContext): Promise<string | undefined> {
  const { prompt } = context
  const words = readersWords().commands.initDialog
  prompt.say(words.looking({ ports: ports.length }))
  const found = await tryPorts(ports, isForeign, context)
  const good = found.flatMap((one) => ('facts' in one ? [one] : []))
  for (const one of found.filter((each) => 'error' in each)) prompt.say(lines(one.port, whyNot(one)))
  for (const [index, { port, facts }] of good.entries()) {
    const model = await modelOf(port, context.devices)
    prompt.say(lines(good.length > 1 ? `${index + 1} = ${port}` : port, words.answers({ model, facts })))
  }
  const [first] = good
  if (first === undefined && isForeign) prompt.say(words.onlyAsked)
  if (first === undefined || good.length === 1) return first?.port
  const number = await askNumber(prompt, { question: words.which, most: good.length, usual: 1 })
  return good[number - 1]!.port
}

const whyNot = (tried: Tried): string => ('error' in tried ? tried.error.explain() : '')

const lines = (head: string, words: string): string =>
  [`  ${head}`, ...wrap(words, 80 - 4).map((line) => `    ${line}`)].join('\n')
