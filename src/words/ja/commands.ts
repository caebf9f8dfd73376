import type { commands as English } from '../en/commands.js'
import { emulate } from './commands/emulate.js'

export const commands: typeof English = { emulate }
