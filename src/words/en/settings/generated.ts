/** What stands in the generated files beside the descriptions. */
export const generated = {
  sampleHead: `Settings of kenshin. Only \`meters\` has to be there; the other values below are the defaults unless changed.
Secrets are better kept elsewhere: KENSHIN_ROUTE_B_ID and KENSHIN_ROUTE_B_PASSWORD in the environment, or the same
names with _FILE and the path of a file; with several meters …__HOME (the name in capitals) for each.`,
  orInstead: 'Or instead:',
  required: 'required',
  /** Of the tables. */
  columns: {
    setting: 'setting',
    default: 'default',
    meaning: 'meaning',
    code: 'code',
    exit: 'exit',
    remedy: 'what to do',
  },
}
