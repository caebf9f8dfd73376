/** Errors of the port and the dongle. */
export const dongleErrors = {
  'dongle.no-port': {
    remedy: 'Plug the dongle in and look for its name in /dev/serial/by-id; put that into `port`.',
  },
  'dongle.no-permission': {
    remedy: 'Add the user to the group dialout (`sudo usermod -aG dialout $USER`) and log in again.',
  },
  'dongle.no-driver': {
    remedy: 'Run `npx node-gyp rebuild` in node_modules/@serialport/bindings-cpp, or use tcp://host:port with ser2net.',
  },
  'dongle.busy': {
    remedy: 'Stop the other program that holds the dongle, or wait for its end.',
  },
  'dongle.unreachable': {
    remedy: 'Check that ser2net (or the emulator) listens on that host and port.',
  },
  'dongle.lost': {
    remedy: 'Check the plug and the USB power; the next run continues.',
  },
  'dongle.silent': {
    remedy: 'Check that `port` is the Wi-SUN dongle; unplug it, wait ten seconds, plug it in again.',
  },
  'dongle.refused': {
    remedy: 'Run again with --log-level trace and report the dongle and its firmware.',
  },
}
