import { contextBridge, ipcRenderer } from 'electron'
import { bridgeOver } from '../shared/bridge-verbs.ts'

contextBridge.exposeInMainWorld(
  'watercooler',
  bridgeOver((channel, args) => ipcRenderer.invoke(channel, args)),
)
