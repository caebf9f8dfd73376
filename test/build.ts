import { execFileSync } from 'node:child_process'

/** Tests of the command line run what users run: the compiled program, compiled now. */
export function setup(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc'], { stdio: 'inherit' })
}
