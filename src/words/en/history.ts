/** What belongs into sentences about the history. */
export const history = {}
