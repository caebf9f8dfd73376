import type { settings as English } from '../en/settings.js'

export const settings: typeof English = {}
