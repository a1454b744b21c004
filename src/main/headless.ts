/** Which Node this needs: `node:sqlite` with FTS5, as Electron carries it. */
const NODE_MAJOR = 24

// The rest is loaded only after this check: an older Node fails at the first import it does not know, without a word why.
const major = Number(process.versions.node.split('.')[0])
if (major < NODE_MAJOR) {
  process.stderr.write(
    `Watercooler needs Node ${NODE_MAJOR} or later; this is ${process.version}. 茶水间需要 Node ${NODE_MAJOR} 或更高版本。\n`,
  )
  process.exitCode = 1
} else {
  const { run } = await import('./cli/run.ts')
  await run(process.argv.slice(2))
}

export {}
