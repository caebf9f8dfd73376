/** Errors of the radio and the session with the meter. */
export const meterErrors = {
  'meter.not-found': {
    remedy: 'Check the Route-B ID, move the dongle nearer to the meter, and try again.',
  },
  'meter.join-refused': {
    remedy: "Check the Route-B ID and password (O/0, I/1), and that no other device uses this meter's B route.",
  },
  'meter.session-lost': {
    remedy: 'Nothing to do: the next run continues. If it recurs, move the dongle nearer to the meter.',
  },
  'meter.silent': {
    remedy: 'Nothing to do: the next run continues. If it recurs, move the dongle nearer to the meter.',
  },
  'meter.rate-limited': {
    remedy: 'The radio may not send for now (ARIB limit); the next run continues.',
  },
}
