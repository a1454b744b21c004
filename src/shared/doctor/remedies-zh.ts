import type { Place } from './finding.ts'
import { portsFor } from './place-text.ts'
import type { OnComputer } from './words.ts'

const PRIVATE_NETWORK = '按 Win+R，输入 ms-settings:network，打开正在使用的网络；如果信任它，就设为“专用网络”。'
const LOCAL_NETWORK = '系统设置 → 隐私与安全性 → 本地网络：为“茶水间”或所用的终端打开开关。'

const MDNS_LINUX = [
  'ufw：sudo ufw allow 5353/udp',
  'firewalld：sudo firewall-cmd --permanent --add-service=mdns',
  '然后 sudo firewall-cmd --reload',
]

export const letRoomIn = (place: Place, at: OnComputer['at']): OnComputer => ({
  at,
  what: at === 'here' ? '让本机的防火墙放行房间：' : '在开房间的那台电脑上，让防火墙放行房间：',
  windows: [
    PRIVATE_NETWORK,
    `打开“允许应用通过 Windows 防火墙”，为专用网络勾选“茶水间”或 Node.js；也可以新建入站规则，放行 TCP ${portsFor(place, '–')} 和 UDP 5353。`,
  ],
  macos: ['系统设置 → 网络 → 防火墙 → 选项：允许“茶水间”或 node 接受传入连接。'],
  linux: [
    `ufw：sudo ufw allow ${portsFor(place, ':')}/tcp`,
    `firewalld：sudo firewall-cmd --permanent --add-port=${portsFor(place, '-')}/tcp`,
    '然后 sudo firewall-cmd --reload',
  ],
})

export const hearHere: OnComputer = {
  at: 'here',
  what: '让房间的公告（UDP 5353）能到达本机：',
  windows: [PRIVATE_NETWORK, '打开“允许应用通过 Windows 防火墙”，为专用网络勾选“茶水间”或 Node.js。'],
  macos: [LOCAL_NETWORK],
  linux: MDNS_LINUX,
}

export const announceThere: OnComputer = {
  at: 'host',
  what: '在开房间的那台电脑上，启动时不要加 --no-announce，并放行公告（UDP 5353）：',
  windows: [PRIVATE_NETWORK],
  macos: [LOCAL_NETWORK],
  linux: MDNS_LINUX,
}

export const reachNeighbours: OnComputer = {
  at: 'here',
  what: '看看本机是否允许访问本地网络：',
  windows: ['可能被安全软件拦截，请查看它的日志。'],
  macos: [LOCAL_NETWORK],
  linux: ['出站规则可能拦截了连接：用 sudo nft list ruleset 可以看到全部规则。'],
}

export const sameNetwork = '确认两台电脑在同一个网络里：不要一台连着访客 Wi-Fi、另一个 VLAN 或手机热点。'
export const noIsolation = '在无线路由器上关闭“AP 隔离”“客户端隔离”或访客模式，并允许组播通过。'
export const askForAddress = '向开房间的人要一个现在的地址，或者新的邀请链接。'
export const isItOpen = '确认房间开着，那台电脑也没有休眠。'
export const noVpn = '先断开 VPN 试试；如果好了，就在 VPN 里打开“允许访问本地网络”之类的选项。'
