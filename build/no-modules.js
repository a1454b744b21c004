/** Everything is bundled. electron-builder would pack node_modules, with a whole Node in it; `false` says that others see to them. */
export const beforeBuild = () => false
