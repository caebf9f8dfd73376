import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import type { DemoResult } from '../emulator/serving/demo.js'
import { formatNumber } from '../words/numbers.js'
import { readersWords } from '../words/words.js'
import { print } from './outputs.js'

export function register(program: Command): void {
  const { description, options, examples } = readersWords().commands.demo
  const command = program.command('demo').description(description).option('--folder <path>', options.folder)
  command.addHelpText('after', examples).action(async ({ folder }: { folder?: string }) => {
    const begun = performance.now()
    const [{ demo }, { Ended }, { endSignal }] = await Promise.all([
      import('../emulator/serving/demo.js'),
      import('../emulator/serving/child.js'),
      import('./end-signal.js'),
    ])
    const { json = false } = command.optsWithGlobals<{ json?: boolean }>()
    const show = json ? () => undefined : print
    try {
      const result = await demo({ folder, signal: endSignal(), print: show, isShown: !json })
      if (json) print(JSON.stringify(result))
      tell(result, show, (performance.now() - begun) / 1000)
      if (result.faults.length > 0) process.exitCode = 1
    } catch (error) {
      if (!(error instanceof Ended)) throw error
      process.exitCode = error.exit
    }
  })
}

function tell(
  { database, report, readings, kwh, faults }: DemoResult,
  show: (line: string) => void,
  seconds: number,
): void {
  const words = readersWords().emulator.demo
  const proof = { count: formatNumber(readings), kwh: kwh.toFixed(1) }
  show(faults.length > 0 ? words.wrong({ faults: faults.slice(0, 5).join(', ') }) : words.proven(proof))
  show(words.report({ file: report, url: pathToFileURL(report).href }))
  show(words.database({ file: database, seconds: seconds.toFixed(1) }))
}
