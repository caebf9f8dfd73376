/** Errors of a run. */
export const runErrors = {
  'output.failed': {
    remedy: 'Write the output to a place that takes it, and run again.',
    diskFull: 'The output cannot be written: the disk is full.',
    notWritten: ({ code }: { code: string }) => `The output cannot be written (${code}).`,
  },
  'run.interrupted': {
    interrupted: 'Interrupted.',
    remedy: 'Everything confirmed is stored; run again to continue.',
  },
}
