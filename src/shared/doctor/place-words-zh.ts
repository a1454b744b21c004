import type { PlaceCode } from './finding.ts'
import { all, long, nameOf } from './phrases-zh.ts'
import { placeText } from './place-text.ts'
import { askForAddress, isItOpen, letRoomIn, noIsolation, reachNeighbours, sameNetwork } from './remedies-zh.ts'
import type { WordsFor } from './words.ts'

/** What is said of one place. */
export const placeWords: WordsFor<PlaceCode> = {
  live: (it) => ({
    says: `${nameOf(it.room)}在 ${placeText(it.place)} 开着，密钥已核实。${it.room.hostName && `主机：${it.room.hostName}，`}${it.online} 人在线，${it.software}。`,
  }),
  'host-forbidden': (it) => ({
    says: `房间不接受 ${it.name} 这个名称，只接受地址 ${placeText(it.place)}。`,
    todo: [`改用 http://${placeText(it.place)} 打开，或者开房间时加上 --allow-host ${it.name}。`],
  }),
  'peer-forbidden': (it) => ({
    says: `${placeText(it.place)} 的主机只与自己的本地网络通信，而本机在它看来是外面的。`,
    todo: ['与主机连接到同一个网络，或者开房间时加上 --allow-public。'],
  }),
  busy: (it) => ({
    says: `${placeText(it.place)} 的房间${it.isClosing ? '正在关闭或重启' : '太忙，顾不上应答'}。`,
    todo: ['过一分钟再试。'],
  }),
  refusal: (it) => ({
    says: `${placeText(it.place)} 的主机不肯介绍它的房间（${it.problem ?? '未说明原因'}，状态 ${it.status}）。`,
    todo: ['过一分钟再试；如果一直这样，请查看主机的日志。'],
  }),
  'other-protocol': (it) => ({
    says: `${placeText(it.place)} 的主机使用协议版本 ${all(it.versions.map(String))}，本程序使用版本 1。`,
    todo: ['更新较旧的那一个。'],
  }),
  'wrong-room': (it) => ({
    says: `在 ${placeText(it.place)} 应答的没有这个房间的密钥：那里现在是另一个房间，或者前面有代理。`,
    todo: [askForAddress],
  }),
  unproved: (it) => ({
    says: `${placeText(it.place)} 自称是房间 ${it.mark}，却没有出示它的密钥：前面可能有代理，也可能有人冒充。`,
    todo: ['改用主机自己显示的地址。', '如果那里本来就有代理，可以用浏览器进入房间。'],
  }),
  'not-a-room': (it) => ({
    says: `${placeText(it.place)} 有应答，但不像是房间：那个端口属于别的程序，或者中间有代理。`,
    todo: [askForAddress],
  }),
  'behind-tls': (it) => ({
    says: `看不出 ${placeText(it.place)} 后面是谁：它用的不是房间自己的加密。房间前面可能有代理。`,
    todo: ['用浏览器打开试试。', askForAddress],
  }),
  'cut-off': (it) => ({
    says: `${placeText(it.place)} 接受了连接，却一言不发就断开了：那里是别的程序，或者途中有东西切断了连接。`,
    todo: [askForAddress],
  }),
  mute: (it) => ({
    says: `${placeText(it.place)} 接受了连接，但 ${it.seconds} 秒内什么也没说：那里的程序卡住了，或者不是房间。`,
    todo: ['请对方把房间关闭再打开。', askForAddress],
  }),
  refused: (it) => ({
    says: `${it.isHere ? '本机' : '那个地址的电脑'}回答说，没有程序在监听 ${placeText(it.place)}${
      it.announcedSeconds === null ? '。' : `，尽管最多 ${long(it.announcedSeconds)}前还有人从那里公告了这个房间。`
    }`,
    todo: [
      '确认房间在那里开着，端口也没有写错：房间打开时会显示它的地址。',
      ...(it.isHere ? [] : ['会明确拒绝连接的防火墙也是这样回答的。']),
    ],
  }),
  'other-port': (it) => ({ says: `${nameOf(it.room)}就在同一台电脑上，端口是 ${it.port}。` }),
  silent: (it) => ({
    says: {
      here: `${placeText(it.place)} 没有应答，而这就是本机：本机的防火墙丢弃了连接，或者程序卡住了。`,
      link: `${placeText(it.place)} 没有应答（${it.seconds} 秒）。那台电脑可能关机或休眠了，换了地址，被防火墙挡住，或者被无线路由器与本机隔开。`,
      elsewhere: `${placeText(it.place)} 没有应答（${it.seconds} 秒）。那台电脑可能关机或休眠了，被防火墙挡住，或者在本机到不了的网络里。`,
    }[it.at],
    todo: it.at === 'here' ? [letRoomIn(it.place, 'here')] : [isItOpen, sameNetwork, letRoomIn(it.place, 'host'), noIsolation],
  }),
  firewall: (it) => ({
    says: `${
      it.sign.by === 'port'
        ? `${it.place.address} 的电脑开着：它的端口 ${it.sign.port} 有应答。`
        : `最多 ${long(it.sign.seconds)}前，还有人从 ${it.place.address} 公告了这个房间。`
    }但端口 ${it.place.port} 连不上，多半是${it.at === 'here' ? '本机' : '它'}的防火墙挡住了。`,
    todo: [letRoomIn(it.place, it.at === 'here' ? 'here' : 'host'), ...(it.sign.by === 'port' ? [] : [noIsolation])],
  }),
  'no-neighbour': (it) => ({
    says: `${it.place.address} 应该在 ${all(it.interfaces)} 所在的网络里，但那里没有电脑应答这个地址。`,
    todo: [isItOpen, askForAddress, sameNetwork, reachNeighbours],
  }),
  'no-route': (it) => ({ says: `本机没有通往 ${it.place.address} 的网络（${it.error}）。`, todo: [sameNetwork] }),
  'no-way-on': (it) => ({
    says: `据本机或途中的路由器报告，${it.place.address} 无法到达（${it.error}）。`,
    todo: [isItOpen, askForAddress, sameNetwork, reachNeighbours],
  }),
  'forbidden-here': (it) => ({
    says: `本机不允许本程序连接 ${placeText(it.place)}（${it.error}）。`,
    todo: ['检查本机的防火墙、安全软件，或限制本程序的沙盒。'],
  }),
  zone: (it) => ({
    says:
      it.zone === null
        ? `只写 ${it.place.address} 是不够的，还要写明经由哪个网络接口。`
        : `本机没有网络接口 ${it.zone}，无法经由它到达 ${it.place.address}。`,
    todo: ['在地址后面写上本机的网络接口，如 fe80::1%eth0，或者换一个地址。'],
  }),
  failed: (it) => ({ says: `无法连接 ${placeText(it.place)}，原因不明（${it.error}）。` }),
  loopback: (it) => ({ says: `${it.place.address} 在每台电脑上都指那台电脑自己，别人用不了这个地址。` }),
  'this-computer': (it) => ({ says: `${it.place.address} 就是本机（${it.interface}）。别人能不能连上，要在别的电脑上才看得出来。` }),
  virtual: (it) => ({
    says: `${it.place.address} 属于 ${all(it.interfaces)}，它通常只通向本机上的虚拟机或容器。`,
    todo: ['换用房间的另一个地址，要在两台电脑共同的网络里。'],
  }),
  tunnel: (it) => ({ says: `通往 ${it.place.address} 的路经过隧道 ${all(it.interfaces)}，多半是 VPN。` }),
  public: (it) => ({ says: `${it.place.address} 是互联网地址。房间只应答自己的本地网络，除非打开时加上 --allow-public。` }),
  'other-subnet': (it) => ({ says: `${it.place.address} 不在本机的任何一个网络里（${all(it.ours)}），要经过路由器才能到达。` }),
}
