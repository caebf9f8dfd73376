import { basename } from 'node:path'

/**
 * Names in /dev/serial/by-id that a Wi-SUN dongle may have: its maker or model, or the USB chip FT230X, which Stick-D and RS-WSUHA-P
 * show (0403:6015). Other devices have that chip, too: the name is a reason to ask, and proves nothing.
 */
const WI_SUN = /FT230X|ROHM|BP35|RATOC|WSUHA|TESSERA|RL7023|JORJIN|WSR35/i

export const looksLikeDongle = (port: string): boolean => WI_SUN.test(basename(port))
