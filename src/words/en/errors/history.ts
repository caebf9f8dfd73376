/** Errors of the history and its dates. */
export const historyErrors = {
  'history.other-day': {
    remedy: 'Another controller may be asking the same meter for other days; stop it or run at another time.',
  },
  'history.date-not-proven': {
    remedy:
      "Nothing unproven was written; the next run reads it again. If it recurs, compare the meter's clock with yours.",
    clockNotSet: "The meter's clock is not set, and its latest half hour (EPC EA) carries no date either.",
    tellOperator:
      'Nothing was written. Meters get the time over the network of the grid operator: if it recurs for days, tell the operator.',
  },
  'history.readings-differ': {
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
    remedy:
      'The next run asks again. If the same days are refused every night, the meter keeps fewer days: lower history.days.',
  },
  'history.quiet-window': {
    remedy: "Run it again after 00:35 by the meter's clock, or set history.quietWindow to wait.",
  },
}
