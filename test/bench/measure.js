/** Runs the compiled program as a user does and measures it; prints one line for each thing measured. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { fileURLToPath, URL } from 'node:url'

export const CLI = fileURLToPath(new URL('../../dist/kenshin/kenshin.cjs', import.meta.url))
const USAGE = new URL('usage.js', import.meta.url).href

/** Wall-clock seconds of a program. @throws {Error} with what it said when it fails */
export async function timed(program, args, options = {}) {
  const begun = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const said = collect(child)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said.err.trim()}`)
  return { seconds: (performance.now() - begun) / 1000, out: said.out }
}

/** CPU seconds (user + system), peak memory and wall-clock seconds of a Node.js program. */
export async function used(args, options = {}) {
  const begun = performance.now()
  const child = spawn(process.execPath, ['--import', USAGE, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ...options,
  })
  const said = collect(child)
  let usage = ''
  child.stdio[3].setEncoding('utf8').on('data', (words) => (usage += words))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said.err.trim()}`)
  return { ...JSON.parse(usage), seconds: (performance.now() - begun) / 1000 }
}

function collect(child) {
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (words) => (said.out += words))
  child.stderr.setEncoding('utf8').on('data', (words) => (said.err += words))
  return said
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

/** The median of one field of several measurements. */
export function medianOf(name, measurements) {
  return median(measurements.map((one) => one[name]))
}

const WIDTHS = [44, 12, 34, 8, 10]
const line = (cells) => cells.map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0)).join(' ')
const print = (words) => process.stdout.write(`${words.trimEnd()}\n`)

/** A goal that is missed prints `over` and nothing more: a busy machine is slow without anybody's fault. */
export function show({ name, measured, against = '', ratio, goal = '', isMet }) {
  const verdict = isMet === undefined ? '' : isMet ? 'ok' : 'over'
  print(
    line([name, measured, against, ratio === undefined ? '' : `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`, goal, verdict]),
  )
}

export const head = () => print(line(['what', 'measured', 'compared with', 'ratio', 'goal']))

/** Runs one group of measurements; what could not be measured is told, and makes the exit code 1. */
export async function group(name, task) {
  try {
    await task()
  } catch (error) {
    process.exitCode = 1
    print(`${name}: not measured (${error.message.split('\n')[0]})`)
  }
}

export const ms = (seconds) => `${Math.round(seconds * 1000)} ms`
export const s = (seconds) => `${seconds.toFixed(2)} s`
export const mb = (bytes) => `${Math.round(bytes / 1e6)} MB`
