/** Errors of the port and the dongle. */
export const dongleErrors = {
  'dongle.no-port': {
    remedy: 'Plug the dongle in and look for its name in /dev/serial/by-id; put that into `port`.',
    noSuchPort: ({ path }: { path: string }) => `There is no serial port ${path}.`,
    notSerial: ({ path }: { path: string }) => `${path} is no serial port.`,
    noneFound: ({ folder }: { folder: string }) => `No dongle was found in ${folder}, and nothing was written.`,
    plugInOrName: 'Plug it in and run this again, or name it with --port (a serial path or tcp://host:port).',
    notOpened: ({ path, why }: { path: string; why: string }) => `${path} cannot be opened as a serial port (${why}).`,
  },
  'dongle.no-permission': {
    remedy: 'Add the user to the group dialout (`sudo usermod -aG dialout $USER`) and log in again.',
    notAllowed: ({ path }: { path: string }) => `No permission to open ${path}.`,
  },
  'dongle.no-driver': {
    remedy: 'Run `npx node-gyp rebuild` in node_modules/@serialport/bindings-cpp, or use tcp://host:port with ser2net.',
    notLoaded: ({ computer, why }: { computer: string; why: string }) =>
      `The driver of serial ports cannot be loaded on this computer (${computer}): ${why}.`,
  },
  'dongle.busy': {
    meterBeingRead: ({ meter }: { meter: string }) => `Another kenshin is reading the meter ${meter}.`,
    waitForItsEnd: 'Wait for its end, or stop it.',
    remedy: 'Stop the other program that holds the dongle, or wait for its end.',
    inUse: ({ port }: { port: string }) => `Another program holds ${port}.`,
    heldBy: ({ sentence, holder }: { sentence: string; holder: string }) => `${sentence} It is held by ${holder}.`,
    serverSays: ({ server, message }: { server: string; message: string }) =>
      `The server at ${server} says "${message}" and closed the connection.`,
    checkServer: 'Look at the settings and the log of the server at that address.',
    closedAtOnce: ({ server }: { server: string }) =>
      `The server at ${server} closed the connection before the dongle said anything.`,
    checkServerLog: 'Another program may hold the dongle, or the server cannot open it: look at the log of the server.',
  },
  'dongle.unreachable': {
    remedy: 'Check that ser2net (or the emulator) listens on that host and port.',
    noConnection: ({ server, why }: { server: string; why: string }) => `No connection to ${server} (${why}).`,
    speaksTelnet: ({ server }: { server: string }) =>
      `The server at ${server} speaks telnet, which garbles what this dongle prints (raw bytes); set it to raw.`,
    setToRaw: 'For ser2net write `accepter: tcp,PORT` instead of `accepter: telnet,tcp,PORT`, and restart it.',
    webServer: ({ server }: { server: string }) => `At ${server} there is a web server, and no dongle.`,
    correctPortNumber: 'Correct the port number in `port`: it is that of ser2net, not of a web page.',
  },
  'dongle.lost': {
    remedy: 'Check the plug and the USB power; the next run continues.',
    connectionLost: ({ port }: { port: string }) => `The connection to the dongle at ${port} was lost.`,
  },
  'dongle.silent': {
    remedy: 'Check that `port` is the Wi-SUN dongle; unplug it, wait ten seconds, plug it in again.',
    noAnswer: ({ command, seconds }: { command: string; seconds: number }) =>
      `The dongle did not answer ${command} within ${seconds} s.`,
    takesNoBytes: 'The dongle does not take any bytes.',
    scanNotEnded: ({ seconds }: { seconds: number }) => `The dongle did not end its scan within ${seconds} s.`,
    noDongle: 'Nothing on this port answers like a Wi-SUN dongle.',
  },
  'dongle.refused': {
    remedy: 'Run again with --log-level trace and report the dongle and its firmware.',
    commandRefused: ({ command, er }: { command: string; er: string }) => `The dongle refused ${command} (FAIL ${er}).`,
    requestRefused: ({ request, why, result }: { request: string; why: string; result: string }) =>
      `The dongle refused the request ${request}: ${why} (${result}).`,
    strangeAnswer: ({ request }: { request: string }) =>
      `The dongle answered the request ${request} in a form that kenshin does not know.`,
  },
}
