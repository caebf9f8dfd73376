/** What the two clocks show: `2026-11-25 21:08`, Japanese time. */
interface Clocks {
  readonly meter: string
  readonly host: string
}

const clocks = ({ meter, host }: Clocks): string => `The meter says ${meter}, this computer ${host}`

/** Errors of the history and its dates. */
export const historyErrors = {
  'history.other-day': {
    otherHalfHours: ({ asked, answered }: { asked: string; answered: string | undefined }) =>
      `The meter answered with the half hours up to ${answered ?? 'no date'} instead of ${asked}.`,
    otherDay: ({ asked, answered }: { asked: number; answered: number }) =>
      `The meter answered for ${answered} days ago instead of ${asked}.`,
    remedy: 'Another controller may be asking the same meter for other days; stop it or run at another time.',
  },
  'history.date-not-proven': {
    hostDisagrees: (facts: Clocks) => `${clocks(facts)}; one of them is wrong.`,
    bothImpossible: (facts: Clocks) => `${clocks(facts)}; both are wrong.`,
    earlierThanStored: ({ newest, ...facts }: Clocks & { newest: string }) =>
      `${clocks(facts)}, and readings until ${newest} are stored; one of them is wrong.`,
    storedDiffer: (facts: Clocks) =>
      `${clocks(facts)}, and its readings differ from those stored for the same times; one of them is wrong.`,
    setClocks:
      "Nothing was written. Set the computer's clock (NTP); a meter sets its own within days after an exchange, or its utility does. Only when you know that the meter is right: history.meterClock: trust.",
    waitForMeter:
      'Nothing was written. A meter sets its own clock within days after an exchange, or its utility does; then the next run is complete. If the stored readings carry wrong dates, delete them.',
    notProven: ({ why }: { why: string }) => `The dates of the meter's history could not be proven (${why}).`,
    remedy:
      "Nothing unproven was written; the next run reads it again. If it recurs, compare the meter's clock with yours.",
    historiesDiffer:
      'Nothing of this was written. One of the two histories of the meter is wrong; please report the lines above. Only if you know that the history by days is right: history.secondHistory: off.',
    storedUnwitnessed:
      'The link broke before this could be asked, so days of this run were written without it: do not trust them. One of the two histories of the meter is wrong; please report the lines above.',
    clockNotSet: "The meter's clock is not set, and its latest half hour (EPC EA) carries no date either.",
    tellOperator:
      'Nothing was written. Meters get the time over the network of the grid operator: if it recurs for days, tell the operator.',
  },
  'history.readings-differ': {
    dayDiffers: ({ date, slot }: { date: string; slot: number }) =>
      `The meter's reading of ${date}, slot ${slot}, differs from the one in the store.`,
    remedy: 'Is this another meter under the same name? Give a new meter a new `name` in the settings.',
  },
  'history.unit-differs': {
    remedy:
      'Nothing was written. Is this another meter under the same name? Give it a new `name`; otherwise run again.',
    unitDiffers: ({ meter, now, before }: { meter: string; now: string; before: string }) =>
      `The meter ${meter} tells another unit (${now}) than its stored readings have (${before}).`,
    unit: ({ coefficient, unitExponent, digits }: { coefficient: number; unitExponent: number; digits: number }) =>
      `${coefficient} × 10^${unitExponent} kWh, ${digits} digits`,
  },
  'history.incomplete': {
    daysOf: ({ n, direction, span, why }: { n: number; direction: 'normal' | 'reverse'; span: string; why: string }) =>
      `${n} ${n === 1 ? 'day' : 'days'} of ${direction === 'normal' ? 'bought' : 'sold'} energy (${span}) could not be read: ${why}`,
    soldEnergy: ({ why }: { why: string }) => `Sold energy was left out (${why}).`,
    all: ({ sentences }: { sentences: readonly string[] }) => sentences.join(' '),
    askForSoldAgain:
      'The next run asks again; of bought energy nothing is missing. If it recurs every night, report the meter with a log at --log-level debug.',
    remedy:
      'The next run asks again. If the same days are refused every night, the meter keeps fewer days: lower history.days.',
  },
  'history.quiet-window': {
    isNow: 'The meter is in its quiet window around midnight (23:50–00:35), when its history may not match its date.',
    remedy: "Run it again after 00:35 by the meter's clock, or set history.quietWindow to wait.",
  },
}
