/** Loaded into a measured process (`node --import`): at its end it tells on descriptor 3 what it used. */
import { readFileSync, writeSync } from 'node:fs'

/** Of this program alone: `maxRSS` of a fresh process begins with the memory of the one that started it. */
function peakBytes() {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

/** To disks, as Linux counts it; on a file system in memory nothing is. */
function writtenBytes() {
  try {
    return Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))[1])
  } catch {
    return undefined
  }
}

process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const written = writtenBytes()
  writeSync(3, JSON.stringify({ cpuS: (user + system) / 1e6, peakBytes: peakBytes(), writtenBytes: written }))
})
