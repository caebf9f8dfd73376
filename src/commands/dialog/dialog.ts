/**
 * `kenshin init` on a terminal: asks for what it cannot find, writes the settings and the secrets beside them, and checks the whole
 * chain.
 */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { nameRule } from '../../../config/check/rules.js'
import { besideSettings, lineOfSecret } from '../../../config/source/beside.js'
import { isCode, KenshinError } from '../../base/errors.js'
import { writeAtomically } from '../../base/files.js'
import { silent } from '../../base/log.js'
import { systemTime } from '../../base/time.js'
import { readersWords } from '../../words/words.js'
import type { InitPlace } from '../choose-port.js'
import { endSignal } from '../end-signal.js'
import { writeSettings, type InitOptions } from '../write-settings.js'
import { askPort } from './ask-port.js'
import { askRouteB, askStore, type Secrets } from './ask-secrets.js'
import { askValue, askYes } from './ask-value.js'
import { Prompt } from './prompt.js'

export interface DialogPlace extends InitPlace {
  readonly env: NodeJS.ProcessEnv
  /** Where Linux names its devices: `/dev`. */
  readonly devices: string
}

interface Answers {
  readonly options: InitOptions & { readonly port: string }
  readonly secrets: Secrets
}

/**
 * @returns the settings file, the file of the secrets where there are any, and the signal that ends what comes next
 * @throws {KenshinError} `run.interrupted` on Ctrl-C, before anything is written
 */
export async function dialog(
  given: InitOptions,
  place: DialogPlace,
): Promise<{ file: string; secrets: string | undefined; signal: AbortSignal }> {
  const signal = endSignal()
  const prompt = new Prompt({ input: process.stdin, output: process.stderr, signal })
  try {
    const answers = await ask(given, place, { prompt, signal })
    signal.throwIfAborted()
    return { ...(await write(answers, place)), signal }
  } catch (error) {
    throw isCode(error, 'run.interrupted') ? nothingWritten(error) : error
  } finally {
    prompt.close()
  }
}

const nothingWritten = (cause: KenshinError): KenshinError =>
  new KenshinError('run.interrupted', (words) => words.interrupted, { remedy: (words) => words.nothingWritten, cause })

async function ask(
  given: InitOptions,
  { cwd, env, devices }: DialogPlace,
  { prompt, signal }: { prompt: Prompt; signal: AbortSignal },
): Promise<Answers> {
  const words = readersWords().commands.initDialog
  prompt.say(words.welcome)
  const force = await mayReplace(given, { cwd, prompt })
  const port = await askPort(given.port, { prompt, devices, time: systemTime, log: silent, signal })
  const name = await askValue(prompt, {
    question: words.name,
    rule: nameRule,
    setting: 'meters[].name',
    usual: given.name,
  })
  const routeB = await askRouteB(prompt, name, env)
  const { store, secrets } = await askStore(prompt, given)
  const { output } = given
  return { options: { name, port, output, force, ...store }, secrets: new Map([...routeB, ...secrets]) }
}

/** @returns whether there is something to replace */
async function mayReplace(
  { output, force }: InitOptions,
  { cwd, prompt }: { cwd: string; prompt: Prompt },
): Promise<boolean> {
  const file = resolve(cwd, output)
  const files = [file, besideSettings(file)].filter((path) => existsSync(path))
  if (files.length === 0) return false
  if (force === true) return true
  if (await askYes(prompt, readersWords().commands.initDialog.replace({ files }))) return true
  throw new KenshinError('config.usage', (words) => words.fileExists({ file: files[0]! }), {
    remedy: (words) => words.otherOutput,
  })
}

/** The secrets first: settings without them would only look complete. */
async function write(
  { options, secrets }: Answers,
  place: DialogPlace,
): Promise<{ file: string; secrets: string | undefined }> {
  const beside = besideSettings(resolve(place.cwd, options.output))
  const isNew = !existsSync(beside)
  const lines = [...secrets].map(([name, secret]) => lineOf(name, secret.reveal()))
  if (lines.length > 0) await writeAtomically(beside, `${lines.join('\n')}\n`)
  try {
    const { file } = await writeSettings(options, place)
    return { file, secrets: lines.length > 0 ? beside : undefined }
  } catch (error) {
    if (isNew) await rm(beside, { force: true })
    throw error
  }
}

function lineOf(name: string, value: string): string {
  const line = lineOfSecret(name, value)
  if (line !== undefined) return line
  throw new KenshinError('config.usage', (words) => words.notKept({ variable: name }), {
    remedy: (words) => words.setVariable,
  })
}
