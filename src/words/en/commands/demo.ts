/** `kenshin demo`: its help. */
export const demo = {
  description: '99 days from an emulated meter: no hardware, no account, one minute',
  options: { folder: 'an empty one, to keep what it makes; else a new temporary one' },
  examples: `
Examples:
  kenshin demo                      in a temporary folder, which is named at the end
  kenshin demo --folder ./demo      then: cd demo && kenshin status

Your own settings, secrets and databases are neither read nor changed.
`,
}
