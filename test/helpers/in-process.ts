import type { EventEmitter } from 'node:events'
import { main } from '../../src/cli.js'
import { environment, keepForSearch, type Ended } from './kenshin.js'

/** What a command may listen to for as long as its process lives. */
const EVENTS = ['uncaughtException', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const

let isBusy = false

/**
 * Carries out a command line in the process of the tests, ten times as fast as in one of its own. For what is about words and data;
 * what is about processes (their end, signals, users, terminals) needs its own.
 */
export async function runHere(
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Readonly<Record<string, string | undefined>> | undefined },
): Promise<Ended> {
  if (isBusy) throw new Error('one command at a time: a process has one folder and one environment')
  isBusy = true
  const begun = performance.now()
  const restore = [enter(cwd), replaceEnvironment(environment(cwd, env)), keepListeners()]
  const out = { stdout: capture(process.stdout), stderr: capture(process.stderr) }
  const before = process.exitCode
  process.exitCode = 0
  try {
    await main(args)
    const [code, stdout, stderr] = [process.exitCode, out.stdout.words(), out.stderr.words()]
    keepForSearch(stdout, stderr)
    return { code, stdout, stderr, seconds: (performance.now() - begun) / 1000 }
  } finally {
    process.exitCode = before
    out.stdout.end()
    out.stderr.end()
    for (const take of restore) take()
    isBusy = false
  }
}

function enter(folder: string): () => void {
  const before = process.cwd()
  process.chdir(folder)
  return () => process.chdir(before)
}

/** Variable by variable: the home folder and the zone are looked up in the true environment, not in an object. */
function replaceEnvironment(wanted: Readonly<Record<string, string | undefined>>): () => void {
  const set = (variables: Readonly<Record<string, string | undefined>>): void => {
    for (const name of Object.keys(process.env))
      if (variables[name] === undefined) Reflect.deleteProperty(process.env, name)
    for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value
  }
  const before = { ...process.env }
  set(wanted)
  return () => set(before)
}

function keepListeners(): () => void {
  const events = process as Pick<EventEmitter, 'listeners' | 'off'>
  const kept = EVENTS.map((event) => events.listeners(event))
  return () =>
    EVENTS.forEach((event, i) => {
      for (const listener of events.listeners(event))
        if (!kept[i]!.includes(listener)) events.off(event, listener as () => void)
    })
}

/** Takes what is written to a stream that the program takes for a pipe. */
function capture(stream: NodeJS.WriteStream): { words: () => string; end: () => void } {
  const write = Object.getOwnPropertyDescriptor(stream, 'write')
  const kept = { isTTY: stream.isTTY, error: stream.listeners('error') }
  let words = ''
  stream.isTTY = false
  stream.write = (chunk: Uint8Array | string) => {
    words += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    return true
  }
  return {
    words: () => words,
    end: () => {
      if (write) Object.defineProperty(stream, 'write', write)
      else Reflect.deleteProperty(stream, 'write')
      stream.isTTY = kept.isTTY
      for (const listener of stream.listeners('error'))
        if (!kept.error.includes(listener)) stream.off('error', listener as () => void)
    },
  }
}
