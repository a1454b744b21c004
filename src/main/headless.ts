import { onNode } from './on-node.ts'

// The rest is loaded only once it is known that this Node can.
await onNode(async () => {
  const { run } = await import('./cli/run.ts')
  await run(process.argv.slice(2))
})
