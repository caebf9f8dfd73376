import { CommanderError } from 'commander'
import { makeProgram } from './commands/program.js'
import { guardOutputs, printFailure } from './commands/outputs.js'
import { explainUsage, nextStep } from './commands/usage-error.js'
import { Exit, isOurs } from './base/errors.js'
import { inARow, readersWords, say } from './words/words.js'

function fail(error: unknown): Exit {
  if (error instanceof CommanderError) return failedUsage(error)
  if (isOurs(error)) {
    const facts = { code: error.code, message: say(error.words), next: say(error.remedy), exit: error.exit }
    printFailure(facts, error.explain(), json)
    return error.exit
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const next = readersWords().commands.program.bug
  printFailure({ code: 'internal', message, next, exit: Exit.internal }, `${message}\n${next}`, json)
  return Exit.internal
}

function failedUsage(error: CommanderError): Exit {
  if (error.exitCode === 0) return Exit.ok
  const [message, next] = [say(explainUsage(error)), say(nextStep(process.argv.slice(2), kenshin))]
  printFailure({ code: 'config.usage', message, next, exit: Exit.usage }, inARow(message, next), json)
  return Exit.usage
}

const json = process.argv.includes('--json')
guardOutputs({ json, onLost: (error) => process.exit(fail(error)) })
process.on('uncaughtException', (error) => process.exit(fail(error)))
const kenshin = makeProgram({ isQuiet: json })
try {
  await kenshin.parseAsync()
} catch (error) {
  process.exitCode = fail(error)
}
