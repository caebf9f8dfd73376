/** What belongs into sentences about the stores. */
export const store = {}
