/** `kenshin doctor`. */
export const doctor = {
  description: 'check the whole chain, from the settings to the meter',
  meter: 'only this meter of the settings',
  noRadio: 'end at the dongle: no scan, no join',
  examples: `
Examples:
  kenshin doctor             settings, database, dongle, meter: one line each
  kenshin doctor --no-radio  the same without the meter
  kenshin check              another name of it

It writes one point and reads it back, wakes the dongle, looks for the meter,
joins it, asks it once and leaves. What fails tells what to do next, and gives
the exit code. Up to three minutes with a weak signal.
`,
}
