/** Why something of the history is not believed or not read; each completes a sentence that names it in brackets. */
export const history = {
  clockStandsStill: "the meter's clock stands still",
  dateChanged: ({ from, to }: { from: string; to: string }) => `the date of the meter changed from ${from} to ${to}`,
  latestOfOtherDay: ({ stamp, date }: { stamp: string; date: string }) =>
    `the latest half hour is stamped ${stamp}, not on ${date}`,
  slotDiffersFromLatest: ({ slot }: { slot: number }) => `slot ${slot} of today differs from the latest half hour`,
  slotAfterLatest: ({ slot }: { slot: number }) => `slot ${slot} of today lies after the latest half hour`,
  witnessContradicts: ({ at, read, told }: { at: string; read: number; told: number }) =>
    `the history by days has ${read} at ${at}, the history by half hours (EPC EC) ${told}`,
  noSoldDayReadable: 'no day of it can be read',
}
