import type { Command } from 'commander'
import { readersWords, say } from '../words/words.js'
import type { GlobalOptions } from './context.js'
import type { InitOptions } from './write-settings.js'

/** Linux names each serial adapter here by maker, model and serial number, whatever port it is plugged into. */
const SERIAL_FOLDER = '/dev/serial/by-id'

export function register(program: Command): void {
  const { description, options, examples } = readersWords().commands.init
  const command = program.command('init')
  command
    .description(description)
    .option('--port <path>', options.port)
    .option('--name <name>', options.name, 'home')
    .addOption(command.createOption('--store <kind>', options.store).choices(['sqlite', 'influxdb']))
    .option('--url <url>', options.url)
    .option('--bucket <name>', options.bucket)
    .option('--org <name>', options.org)
    .option('--output <file>', options.output, 'kenshin.yaml')
    .option('--force', options.force)
    .addHelpText('after', examples)
    .option('--no-ask', options.noAsk)
    .action(async (given: InitOptions & { ask: boolean }) => {
      const { json, ...globals } = command.optsWithGlobals<GlobalOptions>()
      if (given.ask && json !== true && process.stdin.isTTY && process.stderr.isTTY) {
        const { initOnTerminal } = await import('./dialog/on-terminal.js')
        return initOnTerminal(given, globals)
      }
      const { writeSettings } = await import('./write-settings.js')
      const { file, port, notes } = await writeSettings(given, { cwd: process.cwd(), serialFolder: SERIAL_FOLDER })
      const words = notes.map(say)
      if (json === true) process.stdout.write(`${JSON.stringify({ file, port, notes: words })}\n`)
      else {
        process.stdout.write(`${file}\n`)
        process.stderr.write(words.map((note) => `${note}\n`).join(''))
      }
    })
}
