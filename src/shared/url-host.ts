/** An IP address or a name as it stands in a URL: IPv6 in brackets (RFC 3986, 3.2.2). */
export const urlHost = (address: string): string => (address.includes(':') ? `[${address}]` : address)
