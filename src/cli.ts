import { Command, CommanderError, Option } from 'commander'
import { register as registerBackfill } from './commands/backfill.js'
import { register as registerCopy } from './commands/copy.js'
import { register as registerDemo } from './commands/demo.js'
import { register as registerDoctor } from './commands/doctor.js'
import { register as registerEmulate } from './commands/emulate.js'
import { register as registerExport } from './commands/export.js'
import { helpLayout, registerHelp } from './commands/help.js'
import { register as registerImport } from './commands/import.js'
import { register as registerInit } from './commands/init.js'
import { register as registerReport } from './commands/report.js'
import { register as registerRun } from './commands/run.js'
import { register as registerStatus } from './commands/status.js'
import { register as registerTariff } from './commands/tariff.js'
import { guardOutputs, printFailure } from './commands/outputs.js'
import { explainUsage, nextStep } from './commands/usage-error.js'
import { Exit, isOurs } from './base/errors.js'
import { version } from './base/version.js'
import { readersWords, say } from './words/words.js'

/** Everything that is needed for `--help` is loaded here, and nothing else: commands load their parts when they run. */
function program(): Command {
  const { usage, description, options, firstSteps } = readersWords().commands.program
  const kenshin = new Command('kenshin')
    .usage(usage)
    .description(description)
    .option('--config <file>', options.config)
    .option('--json', options.json)
    .addOption(new Option('--log-level <level>', options.logLevel).choices(['error', 'warn', 'info', 'debug', 'trace']))
    .version(version(), '-V, --version', options.version)
    .helpOption('-h, --help', options.help)
    .helpCommand(false)
    .configureHelp(helpLayout)
    .addHelpText('after', firstSteps)
    // What is wrong is told by `fail`, once and in the reader's language.
    .configureOutput({ outputError: () => undefined, ...(json && { writeErr: () => undefined }) })
    .exitOverride()
  for (const register of [
    registerInit,
    registerDoctor,
    registerImport,
    registerBackfill,
    registerRun,
    registerStatus,
    registerReport,
    registerExport,
    registerCopy,
    registerTariff,
    registerEmulate,
    registerDemo,
    registerHelp,
  ])
    register(kenshin)
  return kenshin
}

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
  printFailure({ code: 'config.usage', message, next, exit: Exit.usage }, `${message} ${next}`, json)
  return Exit.usage
}

const json = process.argv.includes('--json')
guardOutputs({ json, onLost: (error) => process.exit(fail(error)) })
process.on('uncaughtException', (error) => process.exit(fail(error)))
const kenshin = program()
try {
  await kenshin.parseAsync()
} catch (error) {
  process.exitCode = fail(error)
}
