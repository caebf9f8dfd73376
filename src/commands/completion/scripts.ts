import { bash } from './bash.js'
import { fish } from './fish.js'
import type { Outline } from './outline.js'
import { zsh } from './zsh.js'

/** What a shell runs to complete a command line. */
export const scripts: Readonly<Record<'bash' | 'zsh' | 'fish', (outline: Outline) => string>> = { bash, zsh, fish }
