/** Which Node this needs: `node:sqlite` with FTS5, as Electron carries it. */
const NODE_MAJOR = 24

/** Runs `main` where this Node can: an older one fails at the first import it does not know, without a word why. */
export async function onNode(main: () => Promise<void>): Promise<void> {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= NODE_MAJOR) return main()
  process.stderr.write(
    `Watercooler needs Node ${NODE_MAJOR} or later; this is ${process.version}. 茶水间需要 Node ${NODE_MAJOR} 或更高版本。\n`,
  )
  process.exitCode = 1
}
