import { Exit, KenshinError } from '../base/errors.js'
import { scrub, scrubJson } from '../base/secret.js'
import { visibleLines } from '../base/visible.js'

/** One line of data. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** Whether the stream shows colours; Node 20's styleText does not ask NO_COLOR by itself. */
export const hasColours = (stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): boolean =>
  stream.isTTY && (env.NO_COLOR ?? '') === '' && stream.hasColors()

/**
 * Removes registered secrets from everything that is written to stderr. stdout carries data, which is not changed.
 * @param onLost is called when stdout cannot be written to, and ends the program
 */
export function guardOutputs({ json, onLost }: { json: boolean; onLost: (error: KenshinError) => void }): void {
  const write = process.stderr.write.bind(process.stderr) as (...args: unknown[]) => boolean
  const clean = json ? scrubJson : scrub
  process.stderr.write = (chunk: unknown, ...rest: unknown[]) =>
    write(typeof chunk === 'string' ? clean(chunk) : chunk, ...rest)
  // There is nowhere left to report it: the work goes on.
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no error.
    if (error.code === 'EPIPE') process.exit(Exit.ok)
    onLost(unwritten(error))
  })
}

function unwritten(error: NodeJS.ErrnoException): KenshinError {
  const { code = error.message } = error
  return new KenshinError(
    'output.failed',
    (words) => (code === 'ENOSPC' ? words.diskFull : words.notWritten({ code })),
    { cause: error },
  )
}

/** What ended the program: one JSON line, or words that a person can read whatever a server put into them. */
export function printFailure(facts: Readonly<Record<string, unknown>>, words: string, json: boolean): void {
  process.stderr.write(json ? `${JSON.stringify({ error: facts })}\n` : `kenshin: ${visibleLines(words)}\n`)
}
