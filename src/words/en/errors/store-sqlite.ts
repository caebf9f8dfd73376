/** Of a file without rights and of any other trouble alike. */
const unusable = {
  unusable: ({ path, why }: { path: string; why: string }) => `The SQLite file ${path} cannot be used: ${why}.`,
  correctPath: 'Correct `path` in the settings.',
}

/** Sentences of an SQLite file, by the code of their error. */
export const sqliteErrors = {
  'store.no-access': unusable,
  'store.refused': {
    ...unusable,
    notAFile: ({ path }: { path: string }) => `The SQLite file ${path} cannot be used: it is not a file.`,
    refusedBySqlite: ({ path, said }: { path: string; said: string }) =>
      `SQLite refused for the file ${path}: ${said}.`,
    ofNewerKenshin: ({ path, version }: { path: string; version: number }) =>
      `The SQLite file ${path} was written by a newer kenshin (schema version ${version}).`,
    updateKenshin: 'Update kenshin, or use another file.',
    ofAnotherProgram: ({ path }: { path: string }) => `The SQLite file ${path} belongs to another program.`,
    mountOfItsOwn: ({ path }: { path: string }) =>
      `The SQLite file ${path} is a mount of its own, so it cannot be replaced or kept together with its journal.`,
    mountFolder: 'Mount the folder that holds it instead.',
    readOnly: ({ path }: { path: string }) => `The SQLite file ${path} was opened for reading only.`,
  },
  'store.locked': {
    heldByKenshin: ({ path, lock }: { path: string; lock: string }) =>
      `The SQLite file ${path} is being written by another process (lock file ${lock}).`,
    heldByAnotherProgram: ({ path }: { path: string }) => `Another program keeps using the SQLite file ${path}.`,
    closeProgram: 'Close that program, or wait for its end.',
    partOutside: ({ path, beside }: { path: string; beside: string }) =>
      `A part of the SQLite file ${path} lies in ${beside}: another program has it open, or was killed while it wrote.`,
    mergeParts: ({ path }: { path: string }) =>
      `Close that program. If the file stays, run \`sqlite3 ${path} 'PRAGMA journal_mode = DELETE'\`, or use Node.js 22.13 or later.`,
  },
  'store.damaged': {
    damaged: ({ path, said }: { path: string; said: string }) => `The SQLite file ${path} is damaged (${said}).`,
    writtenIsMissing: 'what was written is not there',
  },
}
