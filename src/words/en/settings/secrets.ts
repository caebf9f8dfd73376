const routeB = { id: 'Route-B ID', password: 'Route-B password' }

/** What is wrong with the secrets in environment variables and their files. */
export const secrets = {
  empty: { what: 'is empty' },
  utf16: { what: 'is written in UTF-16', todo: 'save it as UTF-8' },
  bothSet: { what: 'is set, and so is its …_FILE', todo: 'remove one of the two' },
  unreadableFile: ({ code }: { code: string }) => ({
    what: `names a file that cannot be read (${code})`,
    todo: 'check the path and its permission',
  }),
  sharedByMeters: ({ meters }: { meters: readonly string[] }) => ({
    what: `could belong to each of ${meters.join(', ')}`,
    todo: 'rename one of these meters',
  }),

  quoted: ({ where }: { where: string }) =>
    `${where} begins and ends with a quotation mark; remove both if they do not belong to the password.`,
  smallLetters: ({ meter }: { meter: string }) =>
    `The Route-B ID of ${meter} has small letters; power companies print it in capitals.`,
  /** @param missing which half is not set */
  halfSet: ({ missing, meter, variable }: { missing: keyof typeof routeB; meter: string; variable: string }) =>
    `The ${routeB[missing]} of ${meter} is not set, the other half is; set ${variable}.`,
  ofNoMeter: ({ variable, known }: { variable: string; known: readonly string[] }) =>
    `${variable} belongs to no meter in the settings and is ignored; known: ${known.join(', ')}.`,
}
