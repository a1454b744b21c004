/** The one display of the stand-in, and what its task bar leaves. */
export const DISPLAY: Electron.Rectangle = { x: 0, y: 0, width: 1920, height: 1080 }
export const WORK_AREA: Electron.Rectangle = { x: 0, y: 0, width: 1920, height: 1040 }

export const centered = ({ width, height }: { width: number; height: number }): Electron.Rectangle => ({
  x: Math.round((WORK_AREA.width - width) / 2),
  y: Math.round((WORK_AREA.height - height) / 2),
  width,
  height,
})
