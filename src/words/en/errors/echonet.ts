/** Errors of the meter's answers. */
export const echonetErrors = {
  'echonet.malformed': {
    remedy: 'Run again; if it recurs, report the meter with a log at --log-level trace.',
  },
  'echonet.refused': {
    remedy: 'The meter does not serve what is needed; report its maker with a log at --log-level debug.',
    refused: ({ what }: { what: string }) => `The meter refused ${what}.`,
  },
  'echonet.value': {
    remedy: 'The meter sends a value outside the standard; report it with a log at --log-level debug.',
    zeroCoefficient: 'The meter says that its coefficient (EPC D3) is 0; with that there is no energy.',
  },
}
