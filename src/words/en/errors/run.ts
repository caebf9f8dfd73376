/** Errors of a run. */
export const runErrors = {
  'output.failed': {
    remedy: 'Write the output to a place that takes it, and run again.',
    diskFull: 'The output cannot be written: the disk is full.',
    fileNotWritten: ({ file, why }: { file: string; why: string }) => `${file} cannot be written: ${why}.`,
    otherFile: 'Name a file in a folder that you may write to with --out.',
    notWritten: ({ code }: { code: string }) => `The output cannot be written (${code}).`,
  },
  'run.interrupted': {
    nothingWritten: 'Nothing was written.',
    interrupted: 'Interrupted.',
    remedy: 'Everything confirmed is stored; run again to continue.',
  },
}
