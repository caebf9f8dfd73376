import { relative } from 'node:path'
import { loadConfig } from '../../../config/load.js'
import { readersWords } from '../../words/words.js'
import { makeContext, surroundings, type GlobalOptions } from '../context.js'
import { print } from '../outputs.js'
import { showChain } from '../show-chain.js'
import type { InitOptions } from '../write-settings.js'
import { dialog } from './dialog.js'

/** `/dev/serial/by-id` and the other names of serial ports are below it. */
const DEVICES = '/dev'

/** Asks, writes, and checks what was written as the next command will find it. */
export async function initOnTerminal(given: InitOptions, globals: GlobalOptions): Promise<void> {
  const around = surroundings()
  const place = { ...around, devices: DEVICES, serialFolder: `${DEVICES}/serial/by-id` }
  const { file, secrets, signal } = await dialog(given, place)
  print(readersWords().commands.initDialog.wrote({ file, secrets }))
  const config = await loadConfig({ ...around, file })
  const { level } = config.log
  const context = makeContext(globals, { level, warnings: config.warnings, hasProgress: true, signal })
  const isUsual = relative(around.cwd, file) === 'kenshin.yaml'
  await showChain({ ...context, config }, { radio: true, next: `kenshin import${isUsual ? '' : ` --config ${file}`}` })
}
