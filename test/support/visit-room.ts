import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Visitor } from './visitor.ts'

/**
 * `node visit-room.ts <headless.ts> <data folder>`: starts a host on all addresses, talks to it and stops it; one line of
 * JSON says what was seen. A program of its own, so that it can run where there is no network.
 */
const [headless = '', folder = ''] = process.argv.slice(2)

async function visit(): Promise<object> {
  const host = spawn(process.execPath, [headless, '--json', '--data', folder, '--log-level', 'silent'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(host, 'exit') as Promise<[number | null]>
  const [line] = (await once(createInterface({ input: host.stdout }), 'line')) as [string]
  const { urls, room } = JSON.parse(line) as { urls: [string]; room: { id: string } }
  const [ada, grace] = [new Visitor(urls[0], room.id, 'Ada'), new Visitor(urls[0], room.id)]
  await ada.enter()
  await grace.enter({ locale: 'zh-CN' })
  const held = grace.poll({ wait: 10 })
  await ada.say('hello')
  await held
  await ada.say('大家好')
  await ada.catchUp()
  ada.cursor = ada.cursor.replace(/\d+$/, '0')
  const heard = await ada.readTexts()
  const { names } = (await ada.ask('GET', '/names?locale=ja&count=3')).body as { names: string[] }
  host.kill('SIGTERM')
  return { code: (await ended)[0], urls, names, heard }
}

process.stdout.write(JSON.stringify(await visit()))
