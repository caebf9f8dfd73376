import type { report as English } from '../en/report.js'

export const report: typeof English = {}
