/** Follows the whole chain and prints each link as it was found. */
import { styleText } from 'node:util'
import { checkChain, type Finding } from '../app/check-chain.js'
import { padTo, widthOf, wrap } from '../base/width.js'
import { readersWords, say, text } from '../words/words.js'
import type { CommandContext } from './context.js'
import { hasColours, print } from './outputs.js'
import { runContext } from './run-context.js'
import { progressOf } from './with-progress.js'

export interface DoctorOptions {
  readonly meter?: string
  readonly radio: boolean
  /** The command to go on with. */
  readonly next?: string
}

/** Sets the exit code of the first broken link. @throws {KenshinError} with --json, that of the first broken link */
export async function showChain(
  context: CommandContext,
  { meter: only, radio, next = 'kenshin import' }: DoctorOptions,
): Promise<void> {
  const { config, json, screen, signal } = context
  const findings: Finding[] = []
  const progress = progressOf(context)
  const onFinding = (finding: Finding): void => {
    findings.push(finding)
    screen.clear()
    if (!json) print(linesOf(finding, config.meters.length > 1))
  }
  onFinding(settingsFound(context))
  try {
    await checkChain(
      { ...runContext(context), onFinding, onPhase: (...now) => progress.phase(...now) },
      { only, radio },
    )
  } finally {
    progress.stop()
  }
  signal.throwIfAborted()
  const [first] = findings.flatMap(({ error }) => error ?? [])
  if (json) print(JSON.stringify(findings.map(asJson)))
  if (json && first !== undefined) throw first
  if (!json) print(`\n${wrap(summaryOf(findings, radio ? next : undefined), COLUMNS).join('\n')}`)
  process.exitCode = first?.exit ?? 0
}

const settingsFound = ({ config: { file, meters } }: CommandContext): Finding => ({
  meter: undefined,
  link: 'settings',
  words: text(({ check }) => check.settings({ file, meters: meters.length })),
})

const asJson = ({ meter, link, words, error }: Finding): object => ({
  ...(meter !== undefined && { meter }),
  link,
  ok: error === undefined,
  message: say(words),
  ...(error && { code: error.code, next: say(error.remedy) }),
})

const COLUMNS = 80

/** Narrow columns with the state and the link, then the words, then what to do next. */
function linesOf({ meter, link, words, error }: Finding, isNamed: boolean): string {
  const { links, states, next } = readersWords().check
  const state = error === undefined ? states.good : states.broken
  const columns = [padTo(coloured(state, error === undefined), widest(states)), padTo(links[link], widest(links))]
  const head = `${columns.join('  ')}  `
  const indent = ' '.repeat(widest(states) + widest(links) + 4)
  const said = isNamed && meter !== undefined ? `${meter}: ${say(words)}` : say(words)
  const paragraphs = [said, ...(error ? [next({ remedy: say(error.remedy) })] : [])]
  const lines = paragraphs.flatMap((one) => one.split('\n')).flatMap((one) => wrap(one, COLUMNS - indent.length))
  return lines.map((line, index) => (index === 0 ? head : indent) + line).join('\n')
}

const widest = (words: Readonly<Record<string, string>>): number => Math.max(...Object.values(words).map(widthOf))

const coloured = (state: string, isGood: boolean): string =>
  hasColours(process.stdout) ? styleText(isGood ? 'green' : 'red', state) : state

function summaryOf(findings: readonly Finding[], next: string | undefined): string {
  const { check } = readersWords()
  const broken = findings.filter(({ error }) => error !== undefined).length
  if (broken > 0) return check.broken({ broken, looked: findings.length })
  return next === undefined ? check.goodSoFar : check.allGood({ command: next })
}
