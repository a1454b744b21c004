import { Visitor } from '../../support/visitor.ts'

/** Run in a namespace: `ask-health.ts <origin> <room id>`. Writes how the host is, as a member is told. */
const [origin = '', roomId = ''] = process.argv.slice(2)
const grace = new Visitor(origin, roomId, 'Grace')
await grace.enter()
const { text } = await grace.ask('GET', '/health')
process.stdout.write(`${text}\n`)
