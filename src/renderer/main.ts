import './style/tokens.css'
import './style/base.css'
import './style/controls.css'
import './style/words.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { desktopBridge } from './bridge/desktop-bridge.ts'
import { webBridge } from './bridge/web-bridge.ts'
import { pageClock } from './page/page-clock.ts'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')

mount(App, { target, props: { bridge: desktopBridge() ?? (await webBridge()), clock: pageClock, address: location.origin } })
