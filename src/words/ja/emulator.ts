import type { emulator as English } from '../en/emulator.js'

export const emulator: typeof English = {}
