/** Why a file or folder cannot be used; completes "… cannot be used: ". */
export const files = {
  noRight: ({ code }: { code: string }) => `no right (${code})`,
  checkRights: 'Check owner and rights of the file and its folder.',
  full: 'the disk is full',
  freeSpace: 'Free some space on that disk.',
  readOnly: 'the file system is read-only (a failing SD card?)',
  saveCard: "Read the kernel's log (`dmesg`); save what is on the card, then replace it or mount it writable.",
  inputOutput: 'the disk reports an error (EIO)',
  saveDisk: "Read the kernel's log (`dmesg`), and save what is on the disk.",
}
