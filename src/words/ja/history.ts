import type { history as English } from '../en/history.js'

export const history: typeof English = {}
