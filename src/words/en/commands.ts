/** What the commands say of themselves and of what they did. */
export const commands = {}
