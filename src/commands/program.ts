import { Command, Option } from 'commander'
import { version } from '../base/package.js'
import { readersWords } from '../words/words.js'
import { register as registerBackfill } from './backfill.js'
import { register as registerCompletion } from './completion/completion.js'
import { register as registerCopy } from './copy.js'
import { register as registerDemo } from './demo.js'
import { register as registerDoctor } from './doctor.js'
import { register as registerEmulate } from './emulate.js'
import { register as registerExport } from './export.js'
import { helpLayout, registerHelp } from './help.js'
import { register as registerImport } from './import.js'
import { register as registerInit } from './init.js'
import { register as registerRebuild } from './rebuild.js'
import { register as registerReport } from './report.js'
import { register as registerRun } from './run.js'
import { register as registerStatus } from './status.js'
import { register as registerTariff } from './tariff.js'

/**
 * The whole command line in the reader's language. Everything that is needed for `--help` is loaded here, and nothing else:
 * commands load their parts when they run.
 * @param isQuiet help is not printed where it was not asked for
 */
export function makeProgram({ isQuiet = false } = {}): Command {
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
    // What is wrong is told by `fail` of cli.ts, once and in the reader's language.
    .configureOutput({ outputError: () => undefined, ...(isQuiet && { writeErr: () => undefined }) })
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
    registerRebuild,
    registerEmulate,
    registerDemo,
    registerCompletion,
    registerHelp,
  ])
    register(kenshin)
  return kenshin
}
