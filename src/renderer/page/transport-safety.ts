/** A connection others on the network could read: plain HTTP to another machine. */
export function canBeOverheard({ protocol, hostname }: Pick<Location, 'protocol' | 'hostname'>): boolean {
  const loopback = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname)
  return protocol === 'http:' && !loopback
}
