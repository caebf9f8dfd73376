/** Errors of a run. */
export const runErrors = {
  'output.failed': {
    remedy: 'Write the output to a place that takes it, and run again.',
  },
  'run.interrupted': {
    remedy: 'Everything confirmed is stored; run again to continue.',
  },
}
