import { execFileSync } from 'node:child_process'

/** Tests of the command line run what users run: the compiled program, compiled now. */
export function setup(): void {
  execFileSync('npm', ['run', 'build', '--silent'], { stdio: 'inherit' })
}
