import { onNode } from './on-node.ts'

await onNode(async () => {
  const { runRooms } = await import('./cli/rooms/run.ts')
  await runRooms(process.argv.slice(2))
})
