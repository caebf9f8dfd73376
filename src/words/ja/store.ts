import type { store as English } from '../en/store.js'

export const store: typeof English = {}
