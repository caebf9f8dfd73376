import { CommanderError, type Command } from 'commander'
import { makeProgram } from './commands/program.js'
import { guardOutputs, printFailure } from './commands/outputs.js'
import { explainUsage, nextStep } from './commands/usage-error.js'
import { Exit, isOurs } from './base/errors.js'
import { inARow, loadWords, readersWords, say } from './words/words.js'

interface CommandLine {
  readonly args: readonly string[]
  readonly json: boolean
  readonly program: Command
}

/** The commands that read meters. */
const READING: readonly string[] = ['run', 'backfill', 'import']

/** Carries out one command line, without the program's name; what comes of it is in the exit code of the process. */
export async function main(args: readonly string[]): Promise<void> {
  if (args.some((word) => READING.includes(word))) (await import('./base/heap.js')).keepHeapSmall()
  await loadWords()
  const json = args.includes('--json')
  const line = { args, json, program: makeProgram({ isQuiet: json }) }
  guardOutputs({ json, onLost: (error) => process.exit(fail(error, line)) })
  process.on('uncaughtException', (error) => process.exit(fail(error, line)))
  try {
    await line.program.parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = fail(error, line)
  }
}

function fail(error: unknown, line: CommandLine): Exit {
  if (error instanceof CommanderError) return failedUsage(error, line)
  if (isOurs(error)) {
    const facts = { code: error.code, message: say(error.words), next: say(error.remedy), exit: error.exit }
    printFailure(facts, error.explain(), line.json)
    return error.exit
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const next = readersWords().commands.program.bug
  printFailure({ code: 'internal', message, next, exit: Exit.internal }, `${message}\n${next}`, line.json)
  return Exit.internal
}

function failedUsage(error: CommanderError, { args, json, program }: CommandLine): Exit {
  if (error.exitCode === 0) return Exit.ok
  const [message, next] = [say(explainUsage(error)), say(nextStep(args, program))]
  printFailure({ code: 'config.usage', message, next, exit: Exit.usage }, inARow(message, next), json)
  return Exit.usage
}
