/** Errors of the radio and the session with the meter. */
export const meterErrors = {
  'meter.not-found': {
    remedy: 'Check the Route-B ID, move the dongle nearer to the meter, and try again.',
    onNoChannel: 'No meter with this Route-B ID answered on any channel.',
    notOnItsChannel: 'No meter with this Route-B ID answered on its channel.',
  },
  'meter.join-refused': {
    remedy: "Check the Route-B ID and password (O/0, I/1), and that no other device uses this meter's B route.",
    refusedThreeTimes: 'The meter refused the join three times.',
  },
  'meter.session-lost': {
    remedy: 'Nothing to do: the next run continues. If it recurs, move the dongle nearer to the meter.',
    left: 'The session with the meter was lost (left).',
    expired: 'The session with the meter was lost (expired).',
    notRenewed: 'The session with the meter was lost (not renewed).',
    endedByMeter: 'The session with the meter was lost (ended by the meter).',
  },
  'meter.silent': {
    remedy: 'Nothing to do: the next run continues. If it recurs, move the dongle nearer to the meter.',
    noAnswer: ({ epcs, attempts }: { epcs: string; attempts: number }) =>
      `The meter did not answer (${epcs}) after ${attempts} attempts.`,
  },
  'meter.rate-limited': {
    remedy: 'The radio may not send for now (ARIB limit); the next run continues.',
    sendTimeUsedUp: 'The radio has used up its transmit time.',
  },
}
