/** What the emulator says of itself. */
export const emulator = {}
