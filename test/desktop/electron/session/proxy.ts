/** What `setProxy` was told, as `resolveProxy` answers. Pages of the stand-in go through no proxy. */
export function resolveProxy(config: Electron.ProxyConfig, url: string): string {
  const { mode = config.proxyRules === undefined ? 'direct' : 'fixed_servers', proxyRules = '', proxyBypassRules = '' } = config
  if (mode !== 'fixed_servers' || isBypassed(proxyBypassRules, url)) return 'DIRECT'
  const scheme = new URL(url).protocol.slice(0, -1)
  const rules = proxyRules.split(';').map((rule) => rule.split('='))
  const server = rules.find(([name, to]) => to === undefined || name === scheme)?.at(-1)
  return server === undefined ? 'DIRECT' : server.split(',').map(asRule).join('; ')
}

function asRule(server: string): string {
  const [, scheme = 'http', address = server] = /^(?:(\w+):\/\/)?(.+)$/.exec(server.trim()) ?? []
  if (scheme === 'direct') return 'DIRECT'
  return `${scheme === 'http' ? 'PROXY' : scheme.toUpperCase()} ${address}`
}

/** Chromium never asks a proxy for this computer itself. */
function isBypassed(rules: string, url: string): boolean {
  const { hostname } = new URL(url)
  if (/^(localhost|127\..*|\[::1\]|.*\.localhost)$/.test(hostname)) return true
  return rules.split(/[,;]/).some((rule) => {
    const pattern = rule.trim()
    if (pattern === '<local>') return !hostname.includes('.')
    return pattern !== '' && new RegExp(`^${pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`).test(hostname)
  })
}
