import type { commands as English } from '../en/commands.js'

export const commands: typeof English = {}
