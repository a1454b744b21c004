const RAISED = `did-start-loading did-stop-loading did-start-navigation did-redirect-navigation did-navigate did-navigate-in-page did-frame-navigate
did-frame-finish-load did-finish-load did-fail-load dom-ready will-navigate will-frame-navigate will-redirect did-create-window
page-title-updated render-process-gone preload-error context-menu before-input-event console-message ipc-message focus blur destroyed
devtools-opened devtools-closed`

/** Of Electron, and nothing here brings them about: an app that guards against them can run. */
const NEVER_RAISED = `unresponsive responsive zoom-changed will-attach-webview did-attach-webview will-prevent-unload certificate-error select-client-certificate login
select-bluetooth-device did-fail-provisional-load frame-created page-favicon-updated media-started-playing media-paused audio-state-changed
update-target-url cursor-changed found-in-page content-bounds-updated enter-html-full-screen leave-html-full-screen ipc-message-sync`

const words = (text: string): string[] => text.split(/\s+/)

export const RAISED_BY_CONTENTS: readonly string[] = [...words(RAISED), ...words(NEVER_RAISED)]
