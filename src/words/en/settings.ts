/** What the settings mean, and why one is refused. */
export const settings = {}
