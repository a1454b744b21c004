/** Interfaces of virtual machines, containers and tunnels: other people's computers are not behind them. */
const VIRTUAL =
  /^(docker|br-|veth|virbr|vmnet|vmware|vbox|virtualbox|vethernet|lxc|lxd|tun|tap|wg|wireguard|utun|zt|zerotier|tailscale|openvpn|hamachi|podman|cni|flannel|awdl|llw|anpi|npcap)/i

export function isVirtual(name: string): boolean {
  return VIRTUAL.test(name)
}
