import { join } from 'node:path'

/** Where whoever runs this computer puts what holds for all its users; they themselves cannot write there. */
export function operatorFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === 'win32') return join(env['ProgramData'] ?? 'C:\\ProgramData', 'Watercooler')
  return platform === 'darwin' ? '/Library/Application Support/Watercooler' : '/etc/watercooler'
}
