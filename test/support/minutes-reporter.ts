import type { Reporter, TestModule } from 'vitest/node'

/** Closes a run with a table of where the minutes went, by kind of test. */
class MinutesReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const parts = new Map<string, { tests: number; ms: number }>()
    for (const module of modules) {
      const part = parts.get(module.project.name) ?? { tests: 0, ms: 0 }
      part.tests += [...module.children.allTests()].length
      part.ms += module.diagnostic().duration
      parts.set(module.project.name, part)
    }
    const rows = [...parts].map(
      ([name, { tests, ms }]) => `  ${name.padEnd(10)} ${String(tests).padStart(5)} tests ${(ms / 60_000).toFixed(2).padStart(7)} min`,
    )
    process.stdout.write(`\n${rows.join('\n')}\n`)
  }
}

export default MinutesReporter
