import { execFileSync } from 'node:child_process'

/** Tests of the command line run what users run: the compiled program, compiled now. */
export function setup(): void {
  for (const step of ['node_modules/typescript/bin/tsc', 'config/package/bundle.js'])
    execFileSync(process.execPath, [step], { stdio: 'inherit' })
}
