/** Progress, calendars and summaries. */
export const report = {}
