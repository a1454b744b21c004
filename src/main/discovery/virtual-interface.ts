/**
 * Interfaces of virtual machines, containers and tunnels: other people's computers are not behind them. Docker names a
 * network's bridge by its id; `br-lan` and others of the kind are bridges that routers and servers speak through.
 */
const VIRTUAL =
  /^(docker|br-[0-9a-f]{12}$|veth|virbr|vmnet|vmware|vbox|virtualbox|vethernet|lxc|lxd|tun|tap|wg|wireguard|utun|zt|zerotier|tailscale|openvpn|hamachi|podman|cni|flannel|awdl|llw|anpi|npcap)/i

export function isVirtual(name: string): boolean {
  return VIRTUAL.test(name)
}
