import { app, dialog } from 'electron'
import { offerFirewallRule, runHidden } from './firewall.ts'
import type { SettingsStore } from './services/settings-store.ts'
import type { DesktopTexts } from './texts.ts'

/** Before a room opens for the first time: on Windows, the system's firewall would keep everybody out. */
export async function letOthersIn(settings: SettingsStore, texts: DesktopTexts): Promise<void> {
  if (!app.isPackaged) return
  await offerFirewallRule({
    platform: process.platform,
    env: process.env,
    program: process.execPath,
    run: runHidden,
    ask: () => ask(texts),
    wasAsked: () => settings.kept.firewallAsked,
    nowAsked: () => settings.keep({ firewallAsked: true }),
  })
}

async function ask(texts: DesktopTexts): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: texts.letOthersIn,
    detail: texts.letOthersInDetail,
    buttons: [texts.letThemIn, texts.notNow],
    defaultId: 0,
    cancelId: 1,
  })
  return response === 0
}
