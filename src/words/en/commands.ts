import { emulate } from './commands/emulate.js'

/** What the commands say of themselves and of what they did. */
export const commands = { emulate }
