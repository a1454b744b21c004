import type { StartedRoom } from '../../support/start-room.ts'
import type { Visitor } from '../../support/visitor.ts'

/** Names and texts that break layouts: long ones, with no place to break, and from right to left. */
const LONG_NAME = '欧阳修文的那台放在三楼茶水间窗户旁边的旧笔记本电脑'
const RIGHT_TO_LEFT = 'נועה בן־דוד'
const LONG_WORD = `https://wiki.example.org/${'Rindfleischetikettierungsüberwachungsaufgaben'.repeat(3)}`

/** Several people in two languages and two directions; some say several things in a row. */
export async function converse(room: StartedRoom): Promise<Visitor> {
  const grace = await room.join('Grace')
  const noa = await room.join(RIGHT_TO_LEFT)
  const ouyang = await room.join(LONG_NAME)
  await grace.say('Morning! The build is green again.')
  await grace.say('Who takes the release notes today?')
  await ouyang.say('我来吧，下午三点之前发出来。')
  await ouyang.say(
    '另外提醒一下：今天下班以后机房要断电检修，需要跑一整夜的任务请提前停掉，或者挪到二号机上去，不然明天早上大家都会很难过。',
  )
  await noa.say('אני אבדוק את זה אחרי הצהריים.')
  await grace.say('Thanks 🙏 谢谢！\nTea in five minutes?')
  // Last, so that it is in sight on the smallest screen: what is not in sight is not laid out.
  await ouyang.say(`日志在这里：${LONG_WORD}`)
  return grace
}
