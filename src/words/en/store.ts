/** What belongs into sentences about the stores. */
export const store = {
  daysWait: ({ failure, days, path }: { failure: string; days: number; path: string }) =>
    `${failure} ${days} days wait in ${path} for the next run.`,
}
