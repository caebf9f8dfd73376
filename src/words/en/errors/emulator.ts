/** `config.usage` of `kenshin emulate` and `kenshin demo`: wrong options, and places that cannot be had. */
export const emulatorUsage = {
  notUnderstood: ({ option, value }: { option: string; value: string }) => `${option} ${value} is not understood.`,
  expected: ({ form }: { form: string }) => `Expected: ${form}.`,
  noPlace: 'Where shall the emulator be? Nothing was named.',
  namePlace: 'Name --tcp HOST:PORT or --pty PATH.',
  cannotListen: ({ host, port, reason }: { host: string; port: number; reason: string }) =>
    `Cannot listen on ${host}:${port} (${reason}).`,
  otherPort: 'Choose another port, or 0 for any free one.',
  noSocat: 'socat cannot be started.',
  installSocat: 'Install it (`sudo apt install socat`), or use --tcp and tcp://host:port as `port`.',
  noTerminal: ({ path, said }: { path: string; said: string }) => `socat cannot make the terminal ${path}. ${said}`,
  otherPath: 'Name a path that you may create.',
  fullFolder: ({ folder }: { folder: string }) => `The folder ${folder} is not empty.`,
  unusableFolder: ({ folder, why }: { folder: string; why: string }) => `The folder ${folder} cannot be used: ${why}.`,
  otherFolder: 'Name an empty one, or leave --folder out.',
}
