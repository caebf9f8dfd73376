import { DefaultReporter, type TestModule, type TestRunEndReason } from 'vitest/node'

type Errors = Parameters<DefaultReporter['onTestRunEnd']>[1]

/** One screen: a sign for each file, failures in full, what was not run and why, the counts. */
export default class OneScreen extends DefaultReporter {
  constructor() {
    super({ summary: false })
  }

  protected override printTestModule(): void {
    // Neither files nor slow tests are listed.
  }

  override onTestModuleEnd(module: TestModule): void {
    super.onTestModuleEnd(module)
    this.ctx.logger.outputStream.write(module.ok() ? '.' : 'x')
  }

  override onTestRunEnd(modules: readonly TestModule[], errors: Errors, reason: TestRunEndReason): void {
    this.log()
    for (const line of notRun(modules)) this.log(`not run: ${line}`)
    super.onTestRunEnd(modules, errors, reason)
  }
}

function* notRun(modules: readonly TestModule[]): Generator<string> {
  for (const module of modules)
    for (const test of module.children.allTests('skipped')) {
      const result = test.result()
      if (result.state === 'skipped' && result.note !== undefined) yield `${test.fullName} (${result.note})`
    }
}
